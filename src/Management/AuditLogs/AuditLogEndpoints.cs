using Entrepot.Access.Audit;
using Entrepot.Access.Authorization;
using Entrepot.Access.Http;
using Entrepot.Data;
using Entrepot.Data.Rows;
using Entrepot.Management.Conventions.Listing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Entrepot.Management.AuditLogs;

/// <summary>Harbor's audit logs: the older shape and the newer one show the same lines.</summary>
internal static class AuditLogEndpoints
{
    private const string Project = "/projects/{project_name}";

    private static readonly ListFields<AuditEntryRow> Fields = new ListFields<AuditEntryRow>(row => row.Id, "-op_time")
        .Number("id", row => row.Id)
        .Text("username", row => row.Actor, sortable: false)
        .Text("operation", row => row.Operation, sortable: false)
        .Text("resource_type", row => row.ResourceType, sortable: false)
        .Text("resource", row => row.Resource, sortable: false)
        .Special("operation_result", Succeeded)
        .Moment("op_time", row => row.At, row => row.Id);

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet("/audit-logs", ListAsync).Requires(AccessScope.SignedIn);
        api.MapGet("/auditlog-exts", ListExtAsync).Requires(AccessScope.SignedIn);
        api.MapGet("/auditlog-exts/events", Events).Requires(AccessScope.System, Permission.ListAuditLogs);
        api.MapGet($"{Project}/logs", ListOfProjectAsync).Requires(AccessScope.Project, Permission.ListLogs);
        api.MapGet($"{Project}/auditlog-exts", ListExtOfProjectAsync)
            .Requires(AccessScope.Project, Permission.ListLogs);
    }

    private static Task<IResult> ListAsync(
        HttpContext context,
        Database database,
        Authorizer authorizer,
        CancellationToken token
    ) => AnswerForSiteAsync(context, database, authorizer, AuditLogAnswer.Of, token);

    private static Task<IResult> ListExtAsync(
        HttpContext context,
        Database database,
        Authorizer authorizer,
        CancellationToken token
    ) => AnswerForSiteAsync(context, database, authorizer, AuditLogExtAnswer.Of, token);

    private static Task<IResult> ListOfProjectAsync(HttpContext context, Database database, CancellationToken token) =>
        AnswerAsync(context, database, [context.GetProject().Id], AuditLogAnswer.Of, token);

    private static Task<IResult> ListExtOfProjectAsync(
        HttpContext context,
        Database database,
        CancellationToken token
    ) => AnswerAsync(context, database, [context.GetProject().Id], AuditLogExtAnswer.Of, token);

    private static Ok<List<AuditEventAnswer>> Events() =>
        TypedResults.Ok(AuditEvents.Types.Select(type => new AuditEventAnswer(type)).ToList());

    /// <summary>
    /// Everything for who may read the site's log; people who are no administrators see, as at Harbor, the lines of the
    /// projects whose log they may read.
    /// </summary>
    private static async Task<IResult> AnswerForSiteAsync<T>(
        HttpContext context,
        Database database,
        Authorizer authorizer,
        Func<AuditEntryRow, T> show,
        CancellationToken cancellationToken
    )
    {
        var principal = context.GetPrincipal();
        var decision = await authorizer.DecideForSiteAsync(principal, Permission.ListAuditLogs, cancellationToken);
        return decision == AccessDecision.Allowed ? await AnswerAsync(context, database, null, show, cancellationToken)
            : principal.Kind == PrincipalKind.User
                ? await AnswerAsync(
                    context,
                    database,
                    await authorizer.ProjectsOfAsync(principal, Permission.ListLogs, cancellationToken),
                    show,
                    cancellationToken
                )
            : new AccessRefusal(decision);
    }

    /// <param name="projects">Null: the whole site.</param>
    private static async Task<IResult> AnswerAsync<T>(
        HttpContext context,
        Database database,
        IReadOnlyList<long>? projects,
        Func<AuditEntryRow, T> show,
        CancellationToken cancellationToken
    )
    {
        if (!Fields.TryRead(context.Request, out var query, out var refusal))
        {
            return refusal;
        }

        var page = await database.ReadAsync(
            (data, token) => AuditSearch.ReadAsync(data, projects, query, context.Request.Query["q"], token),
            cancellationToken
        );
        PageHeaders.Write(context, query.Page, page.Total);
        return TypedResults.Ok(page.Items.Select(show).ToList());
    }

    private static System.Linq.Expressions.Expression<Func<AuditEntryRow, bool>>? Succeeded(QueryValue value) =>
        FieldFilter.Of<AuditEntryRow, bool>(row => row.Succeeded, value, bool.TryParse);
}
