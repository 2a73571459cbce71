using static Entrepot.Access.Authorization.Grantees;

namespace Entrepot.Access.Authorization;

/// <summary>
/// Harbor's roles and what they may do in a project, as data. A system administrator may do everything and is not in
/// it; what is in no line is nobody else's.
/// </summary>
internal static class RoleTable
{
    private const Grantees Maintainers = ProjectAdmin | Maintainer;
    private const Grantees Developers = Maintainers | Developer;
    private const Grantees Guests = Developers | Guest;
    private const Grantees Members = Guests | LimitedGuest;
    private const Grantees Everybody = Members | Public;

    public static readonly IReadOnlyDictionary<Permission, Grantees> Lines = new (string, string, Grantees)[]
    {
        ("project", "read", Everybody),
        ("project", "update", ProjectAdmin),
        ("project", "delete", ProjectAdmin),
        ("member", "create", ProjectAdmin),
        ("member", "read", Guests),
        ("member", "update", ProjectAdmin),
        ("member", "delete", ProjectAdmin),
        ("member", "list", Guests),
        ("metadata", "create", ProjectAdmin),
        ("metadata", "read", Maintainers),
        ("metadata", "update", ProjectAdmin),
        ("metadata", "delete", ProjectAdmin),
        ("repository", "create", Developers),
        ("repository", "read", Members),
        ("repository", "update", Developers),
        ("repository", "delete", Maintainers),
        ("repository", "list", Everybody),
        ("repository", "pull", Everybody),
        ("repository", "push", Developers),
        ("artifact", "create", Developers),
        ("artifact", "read", Everybody),
        ("artifact", "delete", Maintainers),
        ("artifact", "list", Everybody),
        ("accessory", "list", Everybody),
        ("artifact-addition", "read", Everybody),
        ("quota", "read", Members),
        ("tag", "create", Developers),
        ("tag", "delete", Maintainers),
        ("tag", "list", Everybody),
        ("label", "create", Maintainers),
        ("label", "read", Guests | Public),
        ("label", "update", Maintainers),
        ("label", "delete", Maintainers),
        ("label", "list", Guests | Public),
        ("artifact-label", "create", Developers),
        ("artifact-label", "delete", Developers),
    }.ToDictionary(line => new Permission(line.Item1, line.Item2), line => line.Item3);

    /// <param name="role">The principal's role in the project, if it has one.</param>
    /// <param name="isPublic">Whether the project is public.</param>
    public static bool Grants(Permission permission, ProjectRole? role, bool isPublic)
    {
        var grantees = Lines.GetValueOrDefault(permission);
        return (isPublic && grantees.HasFlag(Public)) || (role is { } held && (grantees & Of(held)) != None);
    }

    private static Grantees Of(ProjectRole role) =>
        role switch
        {
            ProjectRole.ProjectAdmin => ProjectAdmin,
            ProjectRole.Maintainer => Maintainer,
            ProjectRole.Developer => Developer,
            ProjectRole.Guest => Guest,
            ProjectRole.LimitedGuest => LimitedGuest,
            _ => None,
        };
}
