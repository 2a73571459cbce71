using Entrepot.Access.Accounts;
using Entrepot.Access.Authorization;
using Entrepot.Access.Http;
using Entrepot.Data.Rows;
using Entrepot.Management.Conventions;
using Entrepot.Management.Conventions.Wire;
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
        CancellationToken cancellationToken
    ) =>
        await accounts.FindAsync(context.GetPrincipal().Id, cancellationToken) is { } account
            ? TypedResults.Ok(Show(account))
            : Refusal.NotFound("the account is gone");

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
