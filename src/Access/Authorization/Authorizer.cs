using Entrepot.Data;

namespace Entrepot.Access.Authorization;

/// <summary>
/// The one decision: may this principal do this to that project now? It asks for the principal's present rights each
/// time, and a token's scopes can only narrow them.
/// </summary>
public sealed class Authorizer(Database database)
{
    /// <param name="project">The project's name; it may not exist.</param>
    /// <param name="repository">The whole repository name a token's scope is compared with; null outside <c>/v2</c>.</param>
    public Task<AccessDecision> DecideAsync(
        Principal principal,
        string project,
        string? repository,
        Permission permission,
        CancellationToken cancellationToken
    ) => throw new NotImplementedException($"{database} {principal} {project} {repository} {permission} {cancellationToken}");
}
