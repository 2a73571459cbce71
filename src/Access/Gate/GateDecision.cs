using Entrepot.Access.Authorization;
using Microsoft.AspNetCore.Http;

namespace Entrepot.Access.Gate;

/// <summary>Applies an endpoint's requirement to a request.</summary>
internal sealed class GateDecision(Authorizer authorizer, Rights rights)
{
    public async Task<GateVerdict> DecideAsync(
        HttpContext context,
        AccessRequirement requirement,
        Principal principal,
        CancellationToken cancellationToken
    ) =>
        requirement.Scope switch
        {
            AccessScope.Public => AccessDecision.Allowed,
            AccessScope.SignedIn => SignedIn(context, requirement, principal),
            AccessScope.System => await authorizer.DecideForSiteAsync(
                principal,
                requirement.Permission,
                cancellationToken
            ),
            AccessScope.Project => await ProjectAsync(context, requirement, principal, cancellationToken),
            AccessScope.Repository => await RepositoryAsync(context, requirement, principal, cancellationToken),
            _ => throw new InvalidOperationException($"Unknown scope {requirement.Scope}."),
        };

    private static AccessDecision SignedIn(HttpContext context, AccessRequirement requirement, Principal principal)
    {
        if (principal.Kind == PrincipalKind.Anonymous)
        {
            return AccessDecision.SignInFirst;
        }

        if (principal.Scopes is null)
        {
            return AccessDecision.Allowed;
        }

        // A registry token proves who asks, but it was made for /v2 and opens nothing else.
        var covered = requirement.Permission is { } permission
            ? TokenScope.For(null, permission) is { } needed && principal.Scopes.Any(scope => scope.Covers(needed))
            : ProtocolOf.IsRegistry(context);
        return covered ? AccessDecision.Allowed : AccessDecision.WiderTokenNeeded;
    }

    private async Task<GateVerdict> ProjectAsync(
        HttpContext context,
        AccessRequirement requirement,
        Principal principal,
        CancellationToken cancellationToken
    )
    {
        var project = await RouteSubject.ProjectOfAsync(context, rights, cancellationToken);
        var decision = await authorizer.DecideAsync(
            principal,
            project,
            null,
            PermissionOf(requirement),
            cancellationToken
        );
        return new GateVerdict(decision, project);
    }

    private async Task<GateVerdict> RepositoryAsync(
        HttpContext context,
        AccessRequirement requirement,
        Principal principal,
        CancellationToken cancellationToken
    )
    {
        if (RouteSubject.RepositoryOf(context) is not { } repository)
        {
            return principal.Kind == PrincipalKind.Anonymous
                ? AccessDecision.SignInFirst
                : AccessDecision.UnknownProject;
        }

        var project = await rights.FindProjectAsync(repository.Project, cancellationToken);
        var decision = await authorizer.DecideAsync(
            principal,
            project,
            repository.ToString(),
            PermissionOf(requirement),
            cancellationToken
        );
        return new GateVerdict(decision, project);
    }

    private static Permission PermissionOf(AccessRequirement requirement) =>
        requirement.Permission
        ?? throw new InvalidOperationException($"A requirement about a {requirement.Scope} names no permission.");
}
