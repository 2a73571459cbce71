using Entrepot.Access.Accounts;
using Entrepot.Access.Authorization;
using Entrepot.Access.Http;
using Entrepot.Access.Wire;
using Entrepot.Management.Conventions;
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
        api.MapGet("/users/current/permissions", CurrentPermissionsEndpoint.HandleAsync)
            .Requires(AccessScope.SignedIn);
        api.MapPost("/users", CreateAsync).Requires(AccessScope.System, Permission.CreateUser);
        api.MapGet(One, GetAsync).Requires(AccessScope.SignedIn);
        api.MapPut(One, UpdateAsync).Requires(AccessScope.SignedIn);
        api.MapDelete(One, DeleteAsync).Requires(AccessScope.System, Permission.DeleteUser);
        api.MapPut($"{One}/sysadmin", SetAdministratorAsync).Requires(AccessScope.System, Permission.UpdateUser);
        api.MapPut($"{One}/password", PasswordEndpoint.HandleAsync).Requires(AccessScope.SignedIn);
    }

    /// <summary>Why the principal may not see or change the account; null when it may: its own, or any as administrator.</summary>
    public static ErrorResult? RefusalOf(HttpContext context, long id) =>
        IsOwn(context, id) || context.GetPrincipal().SystemAdministrator
            ? null
            : Refusal.Forbidden($"not authorized for user {id}");

    public static bool IsOwn(HttpContext context, long id) =>
        context.GetPrincipal() is { Kind: PrincipalKind.User } principal && principal.Id == id;

    public static ErrorResult NotFound(long id) => Refusal.NotFound($"user {id} not found");

    private static async Task<IResult> CurrentAsync(
        HttpContext context,
        AccountDirectory accounts,
        CancellationToken cancellationToken
    )
    {
        var principal = context.GetPrincipal();
        if (principal.Kind != PrincipalKind.User)
        {
            return Refusal.Precondition("only a user has a profile; this is a robot account");
        }

        return await accounts.FindAsync(principal.Id, cancellationToken) is { } account
            ? TypedResults.Ok(UserAnswer.Of(account))
            : Refusal.NotFound("the account is gone");
    }

    private static async Task<IResult> GetAsync(
        long id,
        HttpContext context,
        AccountDirectory accounts,
        CancellationToken cancellationToken
    )
    {
        if (RefusalOf(context, id) is { } refusal)
        {
            return refusal;
        }

        return await accounts.FindAsync(id, cancellationToken) is { } account
            ? TypedResults.Ok(UserAnswer.Of(account))
            : NotFound(id);
    }

    private static async Task<IResult> CreateAsync(
        HttpContext context,
        UserRequest request,
        AccountDirectory accounts,
        CancellationToken cancellationToken
    )
    {
        if (!AccountName.TryParse(request.Username, out var name))
        {
            return Refusal.BadRequest(
                "username is 1 to 255 letters, digits and signs without blanks and none of , \" ~ # % $ : / \\ * + < >"
            );
        }

        if (
            !AccountProfile.TryParse(request.Email, request.RealName, request.Comment, out var profile, out var fault)
        )
        {
            return Refusal.BadRequest(fault);
        }

        var act = context.Act("create", "user", name.ToString());
        return await accounts.CreateAsync(name, request.Password ?? "", profile, act, cancellationToken) switch
        {
            AccountCreation.Created created => TypedResults.Created($"/api/v2.0/users/{created.Id}"),
            AccountCreation.UnfitPassword => PasswordEndpoint.Unfit(),
            AccountCreation.NameTaken => Refusal.Conflict($"a user named {name} already exists"),
            _ => EmailTaken(profile),
        };
    }

    private static async Task<IResult> UpdateAsync(
        long id,
        HttpContext context,
        UserRequest request,
        AccountEditor editor,
        CancellationToken cancellationToken
    )
    {
        if (RefusalOf(context, id) is { } refusal)
        {
            return refusal;
        }

        if (
            !AccountProfile.TryParse(request.Email, request.RealName, request.Comment, out var profile, out var fault)
        )
        {
            return Refusal.BadRequest(fault);
        }

        var change = await editor.UpdateProfileAsync(
            id,
            profile,
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
            AccountChange.Indispensable => Refusal.Forbidden(
                $"user {id} is the first administrator or yourself: it stays what it is"
            ),
            _ => throw new InvalidOperationException($"No answer for {change}."),
        };

    private static ErrorResult EmailTaken(AccountProfile profile) =>
        Refusal.Conflict($"another user has the email {profile.Email}");
}
