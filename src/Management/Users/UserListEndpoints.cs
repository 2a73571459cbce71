using System.Linq.Expressions;
using Entrepot.Access.Accounts;
using Entrepot.Access.Authorization;
using Entrepot.Access.Http;
using Entrepot.Data;
using Entrepot.Data.Rows;
using Entrepot.Management.Conventions;
using Entrepot.Management.Conventions.Listing;
using Microsoft.AspNetCore.Http;

namespace Entrepot.Management.Users;

/// <summary>
/// <c>GET /users</c> and <c>GET /users/search</c>. The first administrator is in neither, as Harbor has it, unless it is
/// asked for by its id.
/// </summary>
internal static class UserListEndpoints
{
    private static readonly ListFields<AccountRow> Fields = new ListFields<AccountRow>(row => row.Id, "username")
        .Number("user_id", row => row.Id)
        .Text("username", row => row.Name)
        .Text("email", row => row.Email)
        .Text("realname", row => row.RealName)
        .Text("comment", row => row.Comment)
        .Boolean("sysadmin_flag", row => row.SystemAdministrator)
        .Moment("creation_time", row => row.CreatedAt)
        .Moment("update_time", row => row.UpdatedAt);

    /// <summary>Who may not list users may find out by a search no more than names.</summary>
    private static readonly ListFields<AccountRow> SearchFields = new ListFields<AccountRow>(row => row.Id, "username")
        .Number("user_id", row => row.Id)
        .Text("username", row => row.Name);

    /// <param name="username">A part of the name.</param>
    /// <param name="email">A part of the address.</param>
    public static async Task<IResult> ListAsync(
        HttpContext context,
        Database database,
        string? username,
        string? email,
        CancellationToken cancellationToken
    )
    {
        if (!Fields.TryRead(context.Request, out var query, out var refusal))
        {
            return refusal;
        }

        var byId =
            QueryParser.TryParse(context.Request.Query["q"].ToString(), out var terms)
            && terms.Any(term => ListKey.Normal(term.Key) == "user_id");
        return await ListAnswer.OfAsync(
            context,
            database,
            query,
            data =>
                (byId ? data.Accounts : Shown(data))
                    .Where(Contains(row => row.Name, username))
                    .Where(Contains(row => row.Email, email)),
            rows => rows,
            UserAnswer.Of,
            cancellationToken
        );
    }

    /// <param name="username">A part of the name.</param>
    public static async Task<IResult> SearchAsync(
        HttpContext context,
        Database database,
        Authorizer authorizer,
        string? username,
        CancellationToken cancellationToken
    )
    {
        var decision = await authorizer.DecideToSearchAsync(
            context.GetPrincipal(),
            Permission.ListUsers,
            cancellationToken
        );
        if (decision != AccessDecision.Allowed)
        {
            return new AccessRefusal(decision);
        }

        if (string.IsNullOrEmpty(username))
        {
            return Refusal.Unprocessable("username says which users");
        }

        if (!SearchFields.TryRead(context.Request, out var query, out var refusal))
        {
            return refusal;
        }

        return await ListAnswer.OfAsync(
            context,
            database,
            query,
            data => Shown(data).Where(Contains(row => row.Name, username)),
            rows => rows.Select(row => new UserSearchAnswer(row.Id, row.Name)),
            answer => answer,
            cancellationToken
        );
    }

    private static IQueryable<AccountRow> Shown(EntrepotContext data) =>
        data.Accounts.Where(row => row.Name != FirstStart.AdministratorName);

    private static Expression<Func<AccountRow, bool>> Contains(
        Expression<Func<AccountRow, string>> column,
        string? text
    ) => string.IsNullOrEmpty(text) ? row => true : FieldFilter.Contains(column, text) ?? (row => false);
}
