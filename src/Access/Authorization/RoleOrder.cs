namespace Entrepot.Access.Authorization;

/// <summary>Which role is above which; the numbers of the roles do not say it.</summary>
internal static class RoleOrder
{
    private static readonly ProjectRole[] Order =
    [
        ProjectRole.ProjectAdmin,
        ProjectRole.Maintainer,
        ProjectRole.Developer,
        ProjectRole.Guest,
        ProjectRole.LimitedGuest,
    ];

    /// <summary>Each of the roles once, the highest first.</summary>
    public static IReadOnlyList<ProjectRole> FromHighest(IEnumerable<ProjectRole> roles) => [.. Order.Intersect(roles)];
}
