using Entrepot.Access.Authorization;

namespace Entrepot.Unit.Access.Gate;

/// <summary>What a requirement comes to, in words that people can go over.</summary>
internal static class LeastRole
{
    private static readonly ProjectRole[] Rising =
    [
        ProjectRole.LimitedGuest,
        ProjectRole.Guest,
        ProjectRole.Developer,
        ProjectRole.Maintainer,
        ProjectRole.ProjectAdmin,
    ];

    public static string Of(AccessRequirement requirement) =>
        requirement.Scope switch
        {
            AccessScope.Public => "anybody",
            AccessScope.OwnCredential => "whoever has the credential of the settings",
            AccessScope.SignedIn => "any account",
            AccessScope.System => requirement.Permission is { } permission
                ? $"administrator, or a robot account of the site ({permission})"
                : "administrator",
            _ => $"{Least(requirement.Permission!)} ({requirement.Permission})",
        };

    private static string Least(Permission permission)
    {
        var granted = Array.FindAll(Rising, role => RoleTable.Grants(permission, [role], isPublic: false));
        var least =
            granted.Length == 0 ? "administrator"
            : Rising[^granted.Length] == granted[0] ? granted[0].ToString()
            : string.Join(" or ", granted);
        return RoleTable.Grants(permission, [], isPublic: true) ? $"{least}, anybody where public" : least;
    }
}
