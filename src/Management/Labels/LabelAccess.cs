using Entrepot.Access.Authorization;
using Entrepot.Access.Http;
using Entrepot.Management.Conventions;
using Microsoft.AspNetCore.Http;

namespace Entrepot.Management.Labels;

/// <summary>
/// Who may do what with a label: its route says nothing about whose it is. A label of a project is the project's; one
/// for all projects is the site's to write, and everybody's to read who has signed in.
/// </summary>
internal sealed class LabelAccess(Authorizer authorizer)
{
    /// <summary>The refusal; null when it is allowed.</summary>
    /// <param name="projectId">Null: a label for all projects.</param>
    public async Task<IResult?> RefusalAsync(
        HttpContext context,
        long? projectId,
        Permission permission,
        CancellationToken cancellationToken
    )
    {
        var principal = context.GetPrincipal();
        var decision = projectId is { } id
            ? await authorizer.DecideAsync(principal, id, permission, cancellationToken)
            : await DecideGlobalAsync(principal, permission, cancellationToken);
        return decision switch
        {
            AccessDecision.Allowed => null,
            AccessDecision.UnknownProject => Refusal.NotFound(
                $"project {projectId} not found, or you have no access to it"
            ),
            _ => new AccessRefusal(decision),
        };
    }

    private async ValueTask<AccessDecision> DecideGlobalAsync(
        Principal principal,
        Permission permission,
        CancellationToken cancellationToken
    )
    {
        var reads = permission == Permission.ReadLabel || permission == Permission.ListLabels;
        return reads && principal is { Kind: not PrincipalKind.Anonymous, Scopes: null }
            ? AccessDecision.Allowed
            : await authorizer.DecideForSiteAsync(principal, permission, cancellationToken);
    }
}
