using System.Linq.Expressions;
using Entrepot.Access.Authorization;
using Entrepot.Access.Http;
using Entrepot.Access.Members;
using Entrepot.Access.Wire;
using Entrepot.Data;
using Entrepot.Data.Acts;
using Entrepot.Data.Rows;
using Entrepot.Management.Conventions;
using Entrepot.Management.Conventions.Listing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Entrepot.Management.Members;

/// <summary>Harbor's <c>/projects/{project}/members</c>.</summary>
internal static class MemberEndpoints
{
    private const string All = "/projects/{project_name_or_id}/members";
    private const string One = $"{All}/{{mid:long}}";

    private static readonly Expression<Func<ProjectMemberRow, string>> EntityName = row =>
        row.Account != null ? row.Account.Name : row.Group!.Name;

    private static readonly ListFields<ProjectMemberRow> Fields = new ListFields<ProjectMemberRow>(
        row => row.Id,
        "entity_name"
    )
        .Number("id", row => row.Id)
        .Text("entity_name", EntityName)
        .Number("role_id", row => row.Role);

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet(All, ListAsync).Requires(AccessScope.Project, Permission.ListMembers);
        api.MapPost(All, CreateAsync).Requires(AccessScope.Project, Permission.CreateMember);
        api.MapGet(One, GetAsync).Requires(AccessScope.Project, Permission.ReadMember);
        api.MapPut(One, UpdateAsync).Requires(AccessScope.Project, Permission.UpdateMember);
        api.MapDelete(One, DeleteAsync).Requires(AccessScope.Project, Permission.DeleteMember);
    }

    /// <param name="entityname">A part of the member's name.</param>
    private static async Task<IResult> ListAsync(
        HttpContext context,
        Database database,
        string? entityname,
        CancellationToken cancellationToken
    )
    {
        if (!Fields.TryRead(context.Request, out var query, out var refusal))
        {
            return refusal;
        }

        var project = context.GetProject().Id;
        var named = string.IsNullOrEmpty(entityname)
            ? row => true
            : FieldFilter.Contains(EntityName, entityname) ?? (row => false);
        return await ListAnswer.OfAsync(
            context,
            database,
            query,
            data => data.ProjectMembers.Where(row => row.ProjectId == project).Where(named),
            WithNames,
            MemberAnswer.Of,
            cancellationToken
        );
    }

    private static async Task<IResult> CreateAsync(
        HttpContext context,
        MemberRequest request,
        MemberDirectory members,
        CancellationToken cancellationToken
    )
    {
        if (!request.TryReadSubject(out var subject, out var refusal))
        {
            return refusal;
        }

        if (!RoleRequest.TryRead(request.RoleId, out var role, out refusal))
        {
            return refusal;
        }

        var project = context.GetProject();
        var creation = await members.AddAsync(
            project.Id,
            subject,
            role,
            name => ActOf(context, "create", name, $"role {RoleWords.Of(role)}"),
            cancellationToken
        );
        return creation switch
        {
            MemberCreation.Created created => TypedResults.Created(
                $"/api/v2.0/projects/{context.Request.RouteValues["project_name_or_id"]}/members/{created.Id}"
            ),
            MemberCreation.MemberAlready => Refusal.Conflict("the project member specified already exists"),
            MemberCreation.UnknownProject => Refusal.NotFound("project not found"),
            _ => UnknownSubject(subject),
        };
    }

    private static async Task<IResult> GetAsync(
        long mid,
        HttpContext context,
        Database database,
        CancellationToken cancellationToken
    )
    {
        var project = context.GetProject().Id;
        var member = await database.ReadAsync(
            (data, token) =>
                WithNames(data.ProjectMembers.AsNoTracking())
                    .FirstOrDefaultAsync(row => row.Id == mid && row.ProjectId == project, token),
            cancellationToken
        );
        return member is null ? NotFound(mid) : TypedResults.Ok(MemberAnswer.Of(member));
    }

    private static async Task<IResult> UpdateAsync(
        long mid,
        HttpContext context,
        RoleRequest request,
        MemberDirectory members,
        CancellationToken cancellationToken
    )
    {
        if (!RoleRequest.TryRead(request.RoleId, out var role, out var refusal))
        {
            return refusal;
        }

        var found = await members.ChangeRoleAsync(
            context.GetProject().Id,
            mid,
            role,
            name => ActOf(context, "update", name, $"role {RoleWords.Of(role)}"),
            cancellationToken
        );
        return found ? TypedResults.Ok() : NotFound(mid);
    }

    private static async Task<IResult> DeleteAsync(
        long mid,
        HttpContext context,
        MemberDirectory members,
        CancellationToken cancellationToken
    ) =>
        await members.RemoveAsync(
            context.GetProject().Id,
            mid,
            name => ActOf(context, "delete", name, ""),
            cancellationToken
        )
            ? TypedResults.Ok()
            : NotFound(mid);

    private static IQueryable<ProjectMemberRow> WithNames(IQueryable<ProjectMemberRow> members) =>
        members.Include(row => row.Account).Include(row => row.Group);

    private static Act ActOf(HttpContext context, string operation, string name, string description) =>
        context.Act(operation, "member", name, context.GetProject().Id, description);

    /// <summary>As Harbor has it: an id that is none is a fault of the request, a name that is none is not found.</summary>
    private static ErrorResult UnknownSubject(MemberSubject subject) =>
        subject switch
        {
            MemberSubject.AccountById account => Refusal.BadRequest($"user {account.Id} not found"),
            MemberSubject.GroupById group => Refusal.BadRequest($"group {group.Id} not found"),
            MemberSubject.AccountByName account => Refusal.NotFound($"user {account.Name} not found"),
            _ => Refusal.NotFound("group not found, or there are several of the name: say group_type or id"),
        };

    private static ErrorResult NotFound(long id) => Refusal.NotFound($"the project member {id} is not found");
}
