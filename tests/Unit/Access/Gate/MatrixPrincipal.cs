using Entrepot.Access.Authorization;
using Entrepot.Unit.Testing;

namespace Entrepot.Unit.Access.Gate;

/// <summary>Somebody who tries the doors, and what each requirement should say to them.</summary>
/// <param name="Decide">
/// From the requirement, whether the route is the registry's, and whether the project is public.
/// </param>
internal sealed record MatrixPrincipal(
    string Name,
    string? Authorization,
    Func<AccessRequirement, bool, bool, AccessDecision> Decide
)
{
    /// <summary>Whether each request counts as a wrong password.</summary>
    public bool IsRefused { get; private init; }

    /// <summary>A registry client without credentials is always asked for some, even for what everybody may pull.</summary>
    public static readonly MatrixPrincipal Anonymous = new(
        "anonymous",
        null,
        (requirement, registry, isPublic) =>
            !registry
            && (
                requirement.Scope == AccessScope.Public
                || (requirement.Permission is { } permission && RoleTable.Grants(permission, [], isPublic))
            )
                ? AccessDecision.Allowed
                : AccessDecision.SignInFirst
    );

    public static readonly MatrixPrincipal Administrator = new(
        "admin",
        SiteHost.Basic("admin"),
        (_, _, _) => AccessDecision.Allowed
    );

    /// <summary>An account whose password does not count any more, whatever it is asked for.</summary>
    public static MatrixPrincipal Refused(string name) =>
        new(name, SiteHost.Basic(name), (_, _, _) => AccessDecision.SignInFirst) { IsRefused = true };

    public static MatrixPrincipal Member((string Name, ProjectRole? Role) account) =>
        new(
            account.Name,
            SiteHost.Basic(account.Name),
            (requirement, _, isPublic) => Decision(requirement, account.Role, isPublic)
        );

    /// <summary>A robot account that counts.</summary>
    /// <param name="site">What it holds for the site.</param>
    /// <param name="projects">What it holds in the projects, by their names; of others it may not know.</param>
    public static MatrixPrincipal Robot(
        TestRobot robot,
        IReadOnlyList<Permission> site,
        IReadOnlyDictionary<string, IReadOnlyList<Permission>> projects
    ) =>
        new(
            robot.Name,
            robot.Basic,
            (requirement, _, isPublic) =>
                requirement switch
                {
                    { Scope: AccessScope.Public or AccessScope.SignedIn } => AccessDecision.Allowed,
                    { Scope: AccessScope.System } => requirement.Permission is { } asked && site.Contains(asked)
                        ? AccessDecision.Allowed
                        : AccessDecision.Denied,
                    { Permission: { } permission } when RoleTable.Grants(permission, [], isPublic) =>
                        AccessDecision.Allowed,
                    _ when projects.TryGetValue(isPublic ? "open" : "secret", out var held) => held.Contains(
                        requirement.Permission!
                    )
                        ? AccessDecision.Allowed
                        : AccessDecision.Denied,
                    _ => isPublic ? AccessDecision.Denied : AccessDecision.UnknownProject,
                }
        );

    /// <summary>A robot account that does not count any more.</summary>
    public static MatrixPrincipal Refused(TestRobot robot) =>
        new(robot.Name, robot.Basic, (_, _, _) => AccessDecision.SignInFirst) { IsRefused = true };

    private static AccessDecision Decision(AccessRequirement requirement, ProjectRole? role, bool isPublic) =>
        requirement switch
        {
            { Scope: AccessScope.Public or AccessScope.SignedIn } => AccessDecision.Allowed,
            { Scope: AccessScope.System } => AccessDecision.Denied,
            { Permission: { } permission }
                when RoleTable.Grants(permission, role is { } held ? [held] : [], isPublic) => AccessDecision.Allowed,
            _ when role is null && !isPublic => AccessDecision.UnknownProject,
            _ => AccessDecision.Denied,
        };
}
