using System.Globalization;
using Entrepot.Access.Accounts;
using Entrepot.Access.Authorization;
using Entrepot.Access.Http;
using Entrepot.Access.Wire;
using Entrepot.Data.Acts;
using Entrepot.Data.Rows;
using Entrepot.Management.Conventions;
using Microsoft.AspNetCore.Http;

namespace Entrepot.Management.Users;

/// <summary>
/// <c>PUT /users/{id}/password</c>: one's own by who knows the present one, another's by administrators and by robot
/// accounts that may change users.
/// </summary>
internal static class PasswordEndpoint
{
    public static async Task<IResult> HandleAsync(
        long id,
        HttpContext context,
        PasswordRequest request,
        PasswordChanger changer,
        Authorizer authorizer,
        CancellationToken cancellationToken
    )
    {
        if (
            await UserEndpoints.RefusalOfAsync(context, id, authorizer, Permission.UpdateUser, cancellationToken) is
            { } refusal
        )
        {
            return refusal;
        }

        var password = request.NewPassword ?? "";
        var change = UserEndpoints.IsOwn(context, id)
            ? await changer.ChangeAsync(id, request.OldPassword ?? "", password, ActOf, cancellationToken)
            : await changer.ResetAsync(id, password, context.GetPrincipal(), ActOf, cancellationToken);
        switch (change)
        {
            case PasswordChange.Done:
                return TypedResults.Ok();
            case PasswordChange.Unknown:
                return UserEndpoints.NotFound(id);
            case PasswordChange.KeptElsewhere:
                return Refusal.Forbidden(
                    $"user {id} can't be updated: a directory or an identity provider knows its password"
                );
            case PasswordChange.Reserved:
                return UserEndpoints.Reserved(id);
            case PasswordChange.Wrong:
                return Refusal.Forbidden("the current password is incorrect");
            case PasswordChange.Throttled throttled:
                var seconds = (int)Math.Ceiling(throttled.RetryAfter.TotalSeconds);
                context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
                return Refusal.Of(429, "too many wrong passwords, try again later");
            case PasswordChange.Same:
                return Refusal.BadRequest("the new password is identical to the current one");
            default:
                return Unfit();
        }

        Act ActOf(AccountRow account) => context.Act("update", "user", account.Name, description: "password changed");
    }

    public static ErrorResult Unfit() =>
        Refusal.BadRequest(
            "a password has at least 8 characters and at most 256 bytes, with at least 1 uppercase letter, 1 lowercase letter and 1 number, and is none that everybody knows"
        );
}
