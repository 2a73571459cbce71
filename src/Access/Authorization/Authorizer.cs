using Entrepot.Access.Robots;

namespace Entrepot.Access.Authorization;

/// <summary>
/// The one decision: may this principal do this to that project now? It asks for the principal's present rights each
/// time, and a token's scopes can only narrow them.
/// </summary>
public sealed class Authorizer(Rights rights)
{
    /// <param name="project">The project's name; it may not exist.</param>
    /// <param name="repository">The whole repository name a token's scope is compared with; null outside <c>/v2</c>.</param>
    public async Task<AccessDecision> DecideAsync(
        Principal principal,
        string project,
        string? repository,
        Permission permission,
        CancellationToken cancellationToken
    ) =>
        await DecideAsync(
            principal,
            await rights.FindProjectAsync(project, cancellationToken),
            repository,
            permission,
            cancellationToken
        );

    /// <inheritdoc cref="DecideAsync(Principal, string, string?, Permission, CancellationToken)"/>
    public async Task<AccessDecision> DecideAsync(
        Principal principal,
        long projectId,
        Permission permission,
        CancellationToken cancellationToken
    ) =>
        await DecideAsync(
            principal,
            await rights.FindProjectAsync(projectId, cancellationToken),
            null,
            permission,
            cancellationToken
        );

    /// <summary>
    /// Whether the principal may do this to the site: administrators everything, robot accounts what they hold.
    /// </summary>
    /// <param name="permission">Null: what nobody can be given.</param>
    public async ValueTask<AccessDecision> DecideForSiteAsync(
        Principal principal,
        Permission? permission,
        CancellationToken cancellationToken
    ) =>
        principal switch
        {
            { Kind: PrincipalKind.Anonymous } => AccessDecision.SignInFirst,
            { SystemAdministrator: false }
                when permission is null
                    || await RobotOfAsync(principal, cancellationToken) is not { } robot
                    || !robot.HoldsForSite(permission) => AccessDecision.Denied,
            // A registry token was made for /v2 and opens nothing else.
            { Scopes: not null } => AccessDecision.WiderTokenNeeded,
            _ => AccessDecision.Allowed,
        };

    /// <summary>Whether the principal holds the permission in any project, as a member or as a robot account.</summary>
    public async ValueTask<bool> MaySomewhereAsync(
        Principal principal,
        Permission permission,
        CancellationToken cancellationToken
    ) =>
        principal.Kind switch
        {
            PrincipalKind.User => (await ProjectsOfAsync(principal, permission, cancellationToken)).Count > 0,
            PrincipalKind.Robot => await RobotOfAsync(principal, cancellationToken) is { } robot
                && (robot.HoldsInEveryProject(permission) || robot.NamedProjects(permission).Any()),
            _ => false,
        };

    /// <summary>
    /// Whether the principal may look for people or groups by their names: who may list them, and who may make them
    /// members of a project.
    /// </summary>
    public async ValueTask<AccessDecision> DecideToSearchAsync(
        Principal principal,
        Permission list,
        CancellationToken cancellationToken
    )
    {
        var decision = await DecideForSiteAsync(principal, list, cancellationToken);
        return
            decision != AccessDecision.Allowed
            && await MaySomewhereAsync(principal, Permission.CreateMember, cancellationToken)
            ? AccessDecision.Allowed
            : decision;
    }

    /// <summary>The projects in which the account holds the permission as a member, by itself or by its groups.</summary>
    public async ValueTask<IReadOnlyList<long>> ProjectsOfAsync(
        Principal principal,
        Permission permission,
        CancellationToken cancellationToken
    ) =>
        principal.Kind == PrincipalKind.User
            ?
            [
                .. (await rights.RolesAsync(principal.Id, cancellationToken))
                    .Where(held => RoleTable.Grants(permission, held.Value, isPublic: false))
                    .Select(held => held.Key),
            ]
            : [];

    /// <summary>The projects that the principal may know of.</summary>
    public Task<VisibleProjects> VisibleProjectsAsync(Principal principal, CancellationToken cancellationToken) =>
        VisibleProjectsAsync(principal, Permission.ListProjects, cancellationToken);

    /// <inheritdoc cref="VisibleProjectsAsync(Principal, CancellationToken)"/>
    /// <param name="purpose">What they are listed for: robot accounts see those that they hold what it takes in.</param>
    public async Task<VisibleProjects> VisibleProjectsAsync(
        Principal principal,
        Permission purpose,
        CancellationToken cancellationToken
    )
    {
        if (principal.Kind == PrincipalKind.Anonymous || !TokenCovers(principal, null, Permission.Catalog))
        {
            return VisibleProjects.PublicAnd([]);
        }

        if (principal.Kind == PrincipalKind.Robot)
        {
            var robot = await RobotOfAsync(principal, cancellationToken);
            return robot is null ? VisibleProjects.PublicAnd([]) : RobotView.Of(robot, purpose);
        }

        return principal.SystemAdministrator
            ? VisibleProjects.All
            : VisibleProjects.PublicAnd((await rights.RolesAsync(principal.Id, cancellationToken)).Keys);
    }

    /// <summary>
    /// The roles that the principal has in the project, by itself and by its groups, from the highest; none when it is
    /// no member.
    /// </summary>
    public async ValueTask<IReadOnlyList<ProjectRole>> RolesAsync(
        Principal principal,
        long projectId,
        CancellationToken cancellationToken
    ) =>
        principal.Kind == PrincipalKind.User
        && (await rights.RolesAsync(principal.Id, cancellationToken)).TryGetValue(projectId, out var roles)
            ? roles
            : [];

    /// <summary>All that the principal may do in the project; nothing when it may not know of it.</summary>
    public async Task<IReadOnlyList<Permission>> PermissionsAsync(
        Principal principal,
        long projectId,
        CancellationToken cancellationToken
    )
    {
        var project = await rights.FindProjectAsync(projectId, cancellationToken);
        var held = await HeldAsync(principal, project, cancellationToken);
        return held is null ? [] : [.. RoleTable.Lines.Keys.Where(held)];
    }

    internal async Task<AccessDecision> DecideAsync(
        Principal principal,
        ProjectRights? project,
        string? repository,
        Permission permission,
        CancellationToken cancellationToken
    )
    {
        var held = await HeldAsync(principal, project, cancellationToken);
        if (project is null || held is null)
        {
            return principal.Kind == PrincipalKind.Anonymous
                ? AccessDecision.SignInFirst
                : AccessDecision.UnknownProject;
        }

        if (!held(permission))
        {
            return principal.Kind == PrincipalKind.Anonymous ? AccessDecision.SignInFirst : AccessDecision.Denied;
        }

        return TokenCovers(principal, repository, permission) && !IsOlder(principal, project)
            ? AccessDecision.Allowed
            : AccessDecision.WiderTokenNeeded;
    }

    /// <summary>
    /// What the principal may do in the project; null when there is none, or it may not even know of it: both are found
    /// out by asking for the same, so that no time tells them apart.
    /// </summary>
    private async ValueTask<Func<Permission, bool>?> HeldAsync(
        Principal principal,
        ProjectRights? project,
        CancellationToken cancellationToken
    )
    {
        if (principal.SystemAdministrator)
        {
            return project is null ? null : _ => true;
        }

        if (principal.Kind == PrincipalKind.Robot)
        {
            var robot = await RobotOfAsync(principal, cancellationToken);
            if (project is null)
            {
                return null;
            }

            var everybody = await HeldAsync(Principal.Anonymous, project, cancellationToken);
            return robot?.Knows(project.Id) == true
                ? permission => robot.HoldsIn(project.Id, permission) || everybody?.Invoke(permission) == true
                : everybody;
        }

        var roles = await RolesAsync(principal, project?.Id ?? 0, cancellationToken);
        return project is not null && (project.Public || roles.Count > 0)
            ? permission => RoleTable.Grants(permission, roles, project.Public)
            : null;
    }

    /// <summary>What the robot account holds now; null when the principal is none, or it is gone.</summary>
    private async ValueTask<RobotGrants?> RobotOfAsync(Principal principal, CancellationToken cancellationToken) =>
        principal.Kind == PrincipalKind.Robot
            ? (await rights.Robots.FindAsync(principal.Id, cancellationToken))?.Grants
            : null;

    /// <summary>Whether the principal's token was issued, to the second, before there was this project.</summary>
    private static bool IsOlder(Principal principal, ProjectRights project) =>
        principal.TokenIssuedAt?.AddSeconds(1) <= project.CreatedAt;

    /// <summary>A registry token opens what its scopes name, and outside <c>/v2</c> nothing.</summary>
    private static bool TokenCovers(Principal principal, string? repository, Permission permission) =>
        principal.Scopes is null
        || (
            TokenScope.For(repository, permission) is { } needed && principal.Scopes.Any(scope => scope.Covers(needed))
        );
}
