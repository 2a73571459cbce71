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

    /// <summary>The projects that the principal may know of.</summary>
    public async Task<VisibleProjects> VisibleProjectsAsync(Principal principal, CancellationToken cancellationToken)
    {
        if (principal.Kind == PrincipalKind.Anonymous || !TokenCovers(principal, null, Permission.Catalog))
        {
            return VisibleProjects.PublicAnd([]);
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
        var held = project is null ? null : await HeldAsync(principal, project, cancellationToken);
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
        var held = project is null ? null : await HeldAsync(principal, project, cancellationToken);
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

    /// <summary>What the principal may do in the project; null when it may not even know of it.</summary>
    private async ValueTask<Func<Permission, bool>?> HeldAsync(
        Principal principal,
        ProjectRights project,
        CancellationToken cancellationToken
    )
    {
        if (principal.SystemAdministrator)
        {
            return _ => true;
        }

        var roles = await RolesAsync(principal, project.Id, cancellationToken);

        return project.Public || roles.Count > 0
            ? permission => RoleTable.Grants(permission, roles, project.Public)
            : null;
    }

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
