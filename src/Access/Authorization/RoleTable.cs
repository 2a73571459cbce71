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
        ("log", "list", ProjectAdmin),
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
        ("robot", "create", ProjectAdmin),
        ("robot", "read", Guests),
        ("robot", "update", ProjectAdmin),
        ("robot", "delete", ProjectAdmin),
        ("robot", "list", Guests),
        // What this site has no routes for yet, and administrators hand on to robot accounts all the same.
        ("metadata", "list", Maintainers),
        ("scan", "create", Maintainers),
        ("scan", "stop", Maintainers),
        ("scan", "read", Everybody),
        ("sbom", "create", Maintainers),
        ("sbom", "stop", Maintainers),
        ("sbom", "read", Members),
        ("scanner", "create", ProjectAdmin),
        ("scanner", "read", Everybody),
        ("tag-retention", "create", Developers),
        ("tag-retention", "read", Developers),
        ("tag-retention", "update", Developers),
        ("tag-retention", "delete", Developers),
        ("tag-retention", "list", Developers),
        ("immutable-tag", "create", Maintainers),
        ("immutable-tag", "update", Maintainers),
        ("immutable-tag", "delete", Maintainers),
        ("immutable-tag", "list", Maintainers),
        ("notification-policy", "create", ProjectAdmin),
        ("notification-policy", "update", ProjectAdmin),
        ("notification-policy", "delete", ProjectAdmin),
        ("notification-policy", "read", Maintainers),
        ("notification-policy", "list", Maintainers),
        ("preheat-policy", "create", ProjectAdmin),
        ("preheat-policy", "read", ProjectAdmin),
        ("preheat-policy", "update", ProjectAdmin),
        ("preheat-policy", "delete", ProjectAdmin),
        ("preheat-policy", "list", ProjectAdmin),
        ("export-cve", "create", Developers),
        ("export-cve", "read", Developers),
        ("export-cve", "list", Developers),
    }.ToDictionary(line => new Permission(line.Item1, line.Item2), line => line.Item3);

    /// <param name="roles">The principal's roles in the project: what any of them grants is granted.</param>
    /// <param name="isPublic">Whether the project is public.</param>
    public static bool Grants(Permission permission, IEnumerable<ProjectRole> roles, bool isPublic)
    {
        var grantees = Lines.GetValueOrDefault(permission);
        return (isPublic && grantees.HasFlag(Public)) || roles.Any(role => (grantees & Of(role)) != None);
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
