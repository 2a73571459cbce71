using Entrepot.Access.Accounts;
using Entrepot.Access.Authorization;
using Entrepot.Access.Http;
using Entrepot.Access.Oidc;
using Entrepot.Access.Wire;
using Entrepot.Data.Rows;
using Entrepot.Management.Conventions;
using Entrepot.Management.Oidc;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Entrepot.Management.Users;

/// <summary>Harbor's <c>/users</c>: accounts, as administrators and their own holders see and change them.</summary>
internal static class UserEndpoints
{
    private const string One = "/users/{id:long}";

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/users", UserListEndpoints.ListAsync).Requires(AccessScope.System, Permission.ListUsers);
        api.MapGet("/users/search", UserListEndpoints.SearchAsync).Requires(AccessScope.SignedIn);
        api.MapGet("/users/current", CurrentAsync).Requires(AccessScope.SignedIn);
        api.MapGet("/users/current/permissions", CurrentPermissionsEndpoint.HandleAsync).Requires(AccessScope.SignedIn);
        // Who may depends on the configuration.
        api.MapPost("/users", UserCreationEndpoint.HandleAsync).Requires(AccessScope.Public);
        api.MapGet(One, GetAsync).Requires(AccessScope.SignedIn);
        api.MapPut(One, UpdateAsync).Requires(AccessScope.SignedIn);
        api.MapDelete(One, DeleteAsync).Requires(AccessScope.System, Permission.DeleteUser);
        // No robot account may: who can make administrators can do everything.
        api.MapPut($"{One}/sysadmin", SetAdministratorAsync).Requires(AccessScope.System);
        api.MapPut($"{One}/password", PasswordEndpoint.HandleAsync).Requires(AccessScope.SignedIn);
    }

    /// <summary>
    /// Why the principal may not see or change the account; null when it may: its own, or any, as administrator or robot
    /// account of the site.
    /// </summary>
    public static async Task<ErrorResult?> RefusalOfAsync(
        HttpContext context,
        long id,
        Authorizer authorizer,
        Permission permission,
        CancellationToken cancellationToken
    ) =>
        IsOwn(context, id)
        || await authorizer.DecideForSiteAsync(context.GetPrincipal(), permission, cancellationToken)
            == AccessDecision.Allowed
            ? null
            : Refusal.Forbidden($"not authorized for user {id}");

    public static bool IsOwn(HttpContext context, long id) =>
        context.GetPrincipal() is { Kind: PrincipalKind.User } principal && principal.Id == id;

    public static ErrorResult NotFound(long id) => Refusal.NotFound($"user {id} not found");

    public static ErrorResult Reserved(long id) =>
        Refusal.Forbidden($"user {id} is an administrator, whom only administrators change");

    public static ErrorResult EmailTaken(AccountProfile profile) =>
        Refusal.Conflict($"another user has the email {profile.Email}");

    private static async Task<IResult> CurrentAsync(
        HttpContext context,
        AccountDirectory accounts,
        CliSecrets secrets,
        CancellationToken cancellationToken
    )
    {
        var principal = context.GetPrincipal();
        if (principal.Kind != PrincipalKind.User)
        {
            return Refusal.Precondition("only a user has a profile; this is a robot account");
        }

        if (await accounts.FindAsync(principal.Id, cancellationToken) is not { } account)
        {
            return Refusal.NotFound("the account is gone");
        }

        var secret =
            account.Source == AccountSource.Oidc ? await secrets.FindAsync(account.Id, cancellationToken) : null;
        return TypedResults.Ok(
            UserAnswer.Of(account) with
            {
                AdminRoleInAuth = principal.SystemAdministrator && !account.SystemAdministrator,
                OidcUserMeta = secret is null ? null : OidcUserAnswer.Of(account.Id, secret),
            }
        );
    }

    private static async Task<IResult> GetAsync(
        long id,
        HttpContext context,
        AccountDirectory accounts,
        Authorizer authorizer,
        CancellationToken cancellationToken
    )
    {
        if (await RefusalOfAsync(context, id, authorizer, Permission.ReadUser, cancellationToken) is { } refusal)
        {
            return refusal;
        }

        return await accounts.FindAsync(id, cancellationToken) is { } account
            ? TypedResults.Ok(UserAnswer.Of(account))
            : NotFound(id);
    }

    private static async Task<IResult> UpdateAsync(
        long id,
        HttpContext context,
        UserRequest request,
        AccountEditor editor,
        Authorizer authorizer,
        CancellationToken cancellationToken
    )
    {
        if (await RefusalOfAsync(context, id, authorizer, Permission.UpdateUser, cancellationToken) is { } refusal)
        {
            return refusal;
        }

        if (!AccountProfile.TryParse(request.Email, request.RealName, request.Comment, out var profile, out var fault))
        {
            return Refusal.BadRequest(fault);
        }

        var change = await editor.UpdateProfileAsync(
            id,
            profile,
            context.GetPrincipal(),
            account => context.Act("update", "user", account.Name),
            cancellationToken
        );
        return change == AccountChange.EmailTaken ? EmailTaken(profile) : Answer(change, id);
    }

    private static async Task<IResult> DeleteAsync(
        long id,
        HttpContext context,
        AccountEditor editor,
        CancellationToken cancellationToken
    ) =>
        IsOwn(context, id)
            ? Answer(AccountChange.Indispensable, id)
            : Answer(
                await editor.DeleteAsync(
                    id,
                    context.GetPrincipal(),
                    account => context.Act("delete", "user", account.Name),
                    cancellationToken
                ),
                id
            );

    private static async Task<IResult> SetAdministratorAsync(
        long id,
        HttpContext context,
        AdministratorRequest request,
        AccountEditor editor,
        CancellationToken cancellationToken
    )
    {
        var administrator = request.SystemAdministrator ?? false;
        return Answer(
            await editor.SetAdministratorAsync(
                id,
                administrator,
                context.GetPrincipal(),
                account =>
                    context.Act(
                        "update",
                        "user",
                        account.Name,
                        description: administrator ? "made an administrator" : "no longer an administrator"
                    ),
                cancellationToken
            ),
            id
        );
    }

    private static IResult Answer(AccountChange change, long id) =>
        change switch
        {
            AccountChange.Done => TypedResults.Ok(),
            AccountChange.Unknown => NotFound(id),
            AccountChange.KeptElsewhere => Refusal.Forbidden(
                $"user {id} can't be updated: a directory or an identity provider keeps its profile"
            ),
            AccountChange.Reserved => Reserved(id),
            AccountChange.Indispensable => Refusal.Forbidden(
                $"user {id} is the first administrator or yourself: it stays what it is"
            ),
            _ => throw new InvalidOperationException($"No answer for {change}."),
        };
}
