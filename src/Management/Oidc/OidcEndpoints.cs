using Entrepot.Access.Accounts;
using Entrepot.Access.Authorization;
using Entrepot.Access.Configuration;
using Entrepot.Access.Http;
using Entrepot.Access.Oidc;
using Entrepot.Access.Outside;
using Entrepot.Management.Conventions;
using Entrepot.Management.Users;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Entrepot.Management.Oidc;

/// <summary>The identity provider's test, and the secrets for command lines of people whom it knows.</summary>
internal static class OidcEndpoints
{
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapPost("/system/oidc/ping", PingAsync).Requires(AccessScope.System);
        api.MapPut("/users/{id:long}/cli_secret", SetSecretAsync).Requires(AccessScope.SignedIn);
    }

    private static async Task<IResult> PingAsync(
        OidcPingRequest request,
        ConfigurationBook book,
        CliSecrets secrets,
        CancellationToken cancellationToken
    )
    {
        var item = ConfigurationTable.Find("oidc_endpoint")!;
        if (request.Url is not { Length: > 0 } url || item.Rule?.Invoke(url) is not null)
        {
            return Refusal.BadRequest("url must be an https:// or http:// URL without query");
        }

        var present = (await book.ReadAsync(cancellationToken)).Oidc;
        try
        {
            var trust = new ServerTrust(present.Authorities, request.VerifyCert ?? true);
            await secrets.PingAsync(url, trust, cancellationToken);
            return TypedResults.Ok();
        }
        catch (OutsideException exception)
        {
            return Refusal.BadRequest($"OIDC: {exception.Message}");
        }
    }

    private static async Task<IResult> SetSecretAsync(
        long id,
        HttpContext context,
        CliSecretRequest request,
        ConfigurationBook book,
        AccountDirectory accounts,
        CliSecrets secrets,
        CancellationToken cancellationToken
    )
    {
        // Who knows it can do what the person can, so no robot account may.
        if (
            !UserEndpoints.IsOwn(context, id)
            && context.GetPrincipal() is not { SystemAdministrator: true, Scopes: null }
        )
        {
            return Refusal.Forbidden($"not authorized for user {id}");
        }

        if ((await book.ReadAsync(cancellationToken)).AuthMode != AuthMode.Oidc)
        {
            return Refusal.Precondition("there are secrets for command lines only where people sign in by OIDC");
        }

        if (!CliSecrets.IsFit(request.Secret))
        {
            return Refusal.BadRequest(
                "secret must be 8 to 128 characters with an upper case letter, a lower case letter and a digit"
            );
        }

        if (await accounts.FindAsync(id, cancellationToken) is not { } account)
        {
            return Refusal.NotFound($"user {id} not found");
        }

        var act = context.Act("update", "user", account.Name, description: "new secret for command lines");
        return await secrets.SetAsync(id, request.Secret!, act, cancellationToken)
            ? TypedResults.Ok()
            : Refusal.Precondition($"user {id} does not sign in by OIDC");
    }
}
