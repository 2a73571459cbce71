using Entrepot.Access.Authorization;
using Entrepot.Access.Http;
using Microsoft.AspNetCore.Http;

namespace Entrepot.Management.Robots;

/// <summary><c>GET /permissions</c>: for whoever may make robot accounts.</summary>
internal static class CatalogueEndpoint
{
    public static async Task<IResult> HandleAsync(
        HttpContext context,
        Authorizer authorizer,
        CancellationToken cancellationToken
    )
    {
        var principal = context.GetPrincipal();
        var decision = await authorizer.DecideForSiteAsync(principal, Permission.CreateRobot, cancellationToken);
        if (decision == AccessDecision.Allowed)
        {
            return TypedResults.Ok(CatalogueAnswer.Of(withSystem: true));
        }

        return await authorizer.MaySomewhereAsync(principal, Permission.CreateRobot, cancellationToken)
            ? TypedResults.Ok(CatalogueAnswer.Of(withSystem: false))
            : new AccessRefusal(decision);
    }
}
