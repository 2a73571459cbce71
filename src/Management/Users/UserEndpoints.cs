using Entrepot.Access.Accounts;
using Entrepot.Access.Authorization;
using Entrepot.Access.Http;
using Entrepot.Access.Oidc;
using Entrepot.Data.Rows;
using Entrepot.Management.Conventions;
using Entrepot.Management.Conventions.Wire;
using Entrepot.Management.Oidc;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Entrepot.Management.Users;

/// <summary>Accounts, as their own holders see them.</summary>
internal static class UserEndpoints
{
    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/users/current", CurrentAsync).Requires(AccessScope.SignedIn);
    }

    private static async Task<IResult> CurrentAsync(
        HttpContext context,
        AccountDirectory accounts,
        CliSecrets secrets,
        CancellationToken cancellationToken
    )
    {
        var principal = context.GetPrincipal();
        if (await accounts.FindAsync(principal.Id, cancellationToken) is not { } account)
        {
            return Refusal.NotFound("the account is gone");
        }

        var secret =
            account.Source == AccountSource.Oidc ? await secrets.FindAsync(account.Id, cancellationToken) : null;
        return TypedResults.Ok(
            Show(account) with
            {
                AdminRoleInAuth = principal.SystemAdministrator && !account.SystemAdministrator,
                OidcUserMeta = secret is null ? null : OidcUserAnswer.Of(account.Id, secret),
            }
        );
    }

    private static UserAnswer Show(AccountRow account) =>
        new(
            account.Id,
            account.Name,
            account.Email.NullIfEmpty(),
            account.RealName.NullIfEmpty(),
            account.Comment.NullIfEmpty(),
            account.SystemAdministrator,
            AdminRoleInAuth: false,
            account.CreatedAt,
            account.UpdatedAt
        );
}
