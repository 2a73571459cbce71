using Entrepot.Access.Authorization;

namespace Entrepot.Access.Robots;

/// <summary>
/// What robot accounts can be given, as Harbor offers it: for the site and within projects. What this site does not
/// have yet can be given all the same, so that what was written for Harbor works, and opens nothing.
/// </summary>
public static class PermissionCatalogue
{
    public static IReadOnlyList<Permission> System { get; } =
        Permissions(
            ("audit-log", "list"),
            ("catalog", "read"),
            ("export-cve", "create read"),
            ("garbage-collection", "create read update list stop"),
            ("jobservice-monitor", "list stop"),
            ("label", "create read update delete"),
            ("ldap-user", "create list"),
            ("preheat-instance", "create read update delete list"),
            ("project", "create list"),
            ("purge-audit", "create read update list stop"),
            ("quota", "read update list"),
            ("registry", "create read update delete list"),
            ("replication", "create read list"),
            ("replication-adapter", "list"),
            ("replication-policy", "create read update delete list"),
            ("robot", "create read update delete list"),
            ("scan-all", "create read update stop"),
            ("scanner", "create read update delete list"),
            ("security-hub", "read list"),
            ("system-volumes", "read"),
            ("user", "create read update delete list"),
            ("user-group", "create read update delete list")
        );

    public static IReadOnlyList<Permission> Project { get; } =
        Permissions(
            ("accessory", "list"),
            ("artifact", "create read delete list"),
            ("artifact-addition", "read"),
            ("artifact-label", "create delete"),
            ("export-cve", "create read list"),
            ("immutable-tag", "create update delete list"),
            ("label", "create read update delete list"),
            ("log", "list"),
            ("member", "create read update delete list"),
            ("metadata", "create read update delete list"),
            ("notification-policy", "create read update delete list"),
            ("preheat-policy", "create read update delete list"),
            ("project", "read update delete"),
            ("quota", "read"),
            ("repository", "read update delete list pull push"),
            ("robot", "create read update delete list"),
            ("sbom", "create read stop"),
            ("scan", "create read stop"),
            ("scanner", "create read"),
            ("tag", "create delete list"),
            ("tag-retention", "create read update delete list")
        );

    private static readonly HashSet<Permission> OfSystem = [.. System];
    private static readonly HashSet<Permission> OfProject = [.. Project];

    /// <summary>Whether there is such a permission for that place.</summary>
    public static bool Has(RobotPlace place, Permission permission) =>
        (place is RobotPlace.Site ? OfSystem : OfProject).Contains(permission);

    private static List<Permission> Permissions(params IEnumerable<(string Resource, string Actions)> lines) =>
        [.. lines.SelectMany(line => line.Actions.Split(' ').Select(action => new Permission(line.Resource, action)))];
}
