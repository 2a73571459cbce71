using System.Linq.Expressions;
using Entrepot.Access.Authorization;
using Entrepot.Access.Groups;
using Entrepot.Access.Http;
using Entrepot.Access.Wire;
using Entrepot.Data;
using Entrepot.Data.Rows;
using Entrepot.Management.Conventions;
using Entrepot.Management.Conventions.Listing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Entrepot.Management.UserGroups;

/// <summary>Harbor's <c>/usergroups</c>.</summary>
internal static class UserGroupEndpoints
{
    private const string One = "/usergroups/{id:long}";
    private static readonly ListFields<UserGroupRow> SearchFields = new ListFields<UserGroupRow>(
        row => row.Id,
        "group_name"
    )
        .Number("id", row => row.Id)
        .Text("group_name", row => row.Name);
    private static readonly ListFields<UserGroupRow> Fields = new ListFields<UserGroupRow>(row => row.Id, "group_name")
        .Number("id", row => row.Id)
        .Text("group_name", row => row.Name)
        .Text("ldap_group_dn", row => row.LdapDn);

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/usergroups", ListAsync).Requires(AccessScope.System, Permission.ListUserGroups);
        api.MapGet("/usergroups/search", SearchAsync).Requires(AccessScope.SignedIn);
        api.MapPost("/usergroups", CreateAsync).Requires(AccessScope.System, Permission.CreateUserGroup);
        api.MapGet(One, GetAsync).Requires(AccessScope.System, Permission.ReadUserGroup);
        api.MapPut(One, UpdateAsync).Requires(AccessScope.System, Permission.UpdateUserGroup);
        api.MapDelete(One, DeleteAsync).Requires(AccessScope.System, Permission.DeleteUserGroup);
    }

    private static async Task<IResult> ListAsync(
        HttpContext context,
        Database database,
        CancellationToken cancellationToken
    )
    {
        if (!Fields.TryRead(context.Request, out var query, out var refusal))
        {
            return refusal;
        }

        var name = context.Request.Query["group_name"].ToString();
        var wanted = context.Request.Query["ldap_group_dn"].ToString();
        return await ListAnswer.OfAsync(
            context,
            database,
            query,
            data => data.UserGroups.Where(Named(name)).Where(At(wanted)),
            rows => rows,
            UserGroupAnswer.Of,
            cancellationToken
        );
    }

    private static async Task<IResult> SearchAsync(
        HttpContext context,
        Database database,
        Authorizer authorizer,
        CancellationToken cancellationToken
    )
    {
        var decision = await authorizer.DecideToSearchAsync(
            context.GetPrincipal(),
            Permission.ListUserGroups,
            cancellationToken
        );
        if (decision != AccessDecision.Allowed)
        {
            return new AccessRefusal(decision);
        }

        var name = context.Request.Query["groupname"].ToString();
        if (name.Length == 0)
        {
            return Refusal.BadRequest("groupname says which groups");
        }

        if (!SearchFields.TryRead(context.Request, out var query, out var refusal))
        {
            return refusal;
        }

        return await ListAnswer.OfAsync(
            context,
            database,
            query,
            data => data.UserGroups.Where(Named(name)),
            rows => rows.Select(row => new UserGroupSearchAnswer(row.Id, row.Name, (int)row.Kind)),
            answer => answer,
            cancellationToken
        );
    }

    private static async Task<IResult> CreateAsync(
        HttpContext context,
        UserGroupRequest request,
        GroupDirectory groups,
        CancellationToken cancellationToken
    )
    {
        if (!GroupName.TryParse(request.GroupName, out var name))
        {
            return NameUnfit();
        }

        if (request.KeyOf(out var fault) is not { } key)
        {
            return Refusal.BadRequest(fault);
        }

        var act = context.Act("create", "usergroup", name.ToString());
        return await groups.CreateAsync(key, act, cancellationToken) is GroupCreation.Created created
            ? TypedResults.Created($"/api/v2.0/usergroups/{created.Id}")
            : Refusal.Conflict(
                $"duplicate user group, group name: {name}, group type: {request.GroupType}, ldap group DN: {request.LdapGroupDn}"
            );
    }

    private static async Task<IResult> GetAsync(long id, GroupDirectory groups, CancellationToken cancellationToken) =>
        await groups.FindAsync(id, cancellationToken) is { } group
            ? TypedResults.Ok(UserGroupAnswer.Of(group))
            : NotFound(id);

    /// <summary>Only what the group is called here changes.</summary>
    private static async Task<IResult> UpdateAsync(
        long id,
        HttpContext context,
        UserGroupRequest request,
        GroupDirectory groups,
        CancellationToken cancellationToken
    )
    {
        if (!GroupName.TryParse(request.GroupName, out var name))
        {
            return NameUnfit();
        }

        var change = await groups.RenameAsync(
            id,
            name,
            group => context.Act("update", "usergroup", group.Name),
            cancellationToken
        );
        return change == GroupChange.NameTaken
            ? Refusal.Conflict($"a user group named {name} already exists")
            : Answer(change, id);
    }

    private static async Task<IResult> DeleteAsync(
        long id,
        HttpContext context,
        GroupDirectory groups,
        CancellationToken cancellationToken
    ) =>
        Answer(
            await groups.DeleteAsync(id, group => context.Act("delete", "usergroup", group.Name), cancellationToken),
            id
        );

    private static IResult Answer(GroupChange change, long id) =>
        change == GroupChange.Done ? TypedResults.Ok() : NotFound(id);

    private static Expression<Func<UserGroupRow, bool>> Named(string part) =>
        part.Length == 0 ? row => true : FieldFilter.Contains<UserGroupRow>(row => row.Name, part) ?? (row => false);

    private static Expression<Func<UserGroupRow, bool>> At(string text)
    {
        if (text.Length == 0)
        {
            return row => true;
        }

        var dn = DistinguishedName.TryParse(text, out var parsed) ? parsed.ToString() : null;
        return row => row.LdapDn == dn;
    }

    private static ErrorResult NameUnfit() => Refusal.BadRequest("group_name is 1 to 255 characters");

    private static ErrorResult NotFound(long id) => Refusal.NotFound($"the user group with id {id} is not found");
}
