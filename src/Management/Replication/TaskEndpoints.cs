using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using Entrepot.Access.Authorization;
using Entrepot.Access.Http;
using Entrepot.Access.Wire;
using Entrepot.Data;
using Entrepot.Data.Rows;
using Entrepot.Management.Conventions;
using Entrepot.Management.Conventions.Listing;
using Entrepot.Management.OpenApi;
using Entrepot.Replication.Executions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Entrepot.Management.Replication;

/// <summary>Harbor's tasks of an execution, and their logs.</summary>
internal static class TaskEndpoints
{
    private const string All = ExecutionEndpoints.One + "/tasks";

    /// <summary>A log that is longer than this many lines is cut: nobody reads on.</summary>
    private const int MaximumLines = 10_000;

    private static readonly ListFields<ReplicationTaskRow> Fields = new ListFields<ReplicationTaskRow>(
        row => row.Id,
        "-id"
    )
        .Number("id", row => row.Id, row => row.StartedAt)
        .Text("operation", row => row.Operation)
        .Text("resource_type", row => row.ResourceType)
        .Text("src_resource", row => row.SourceResource)
        .Text("dst_resource", row => row.DestinationResource)
        .Moment("start_time", row => row.StartedAt);

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet(All, ListAsync).Requires(AccessScope.System, Permission.ListReplications);
        api.MapGet(All + "/{task_id:long}/log", LogAsync).Requires(AccessScope.System, Permission.ReadReplication);
    }

    public static void MapStandings(IEndpointRouteBuilder extensions) =>
        extensions
            .MapGet(All, StandAsync)
            .Requires(AccessScope.System, Permission.ListReplications)
            .Lists(
                "The tasks of an execution, why each waits or failed, and how far its copy is",
                typeof(TaskStandingAnswer)
            );

    private static async Task<IResult> ListAsync(
        long id,
        HttpContext context,
        ExecutionReader executions,
        Database database,
        CancellationToken cancellationToken
    )
    {
        if (!Fields.TryRead(context.Request, out var query, out var refusal))
        {
            return refusal;
        }

        if (!TryNarrow(context.Request.Query, id, out var narrow, out refusal))
        {
            return refusal;
        }

        if (!await executions.ExistsAsync(id, cancellationToken))
        {
            return ExecutionEndpoints.Unknown(id);
        }

        return await ListAnswer.OfAsync(
            context,
            database,
            query,
            data => narrow(data.ReplicationTasks),
            rows => rows,
            TaskAnswer.Of,
            cancellationToken
        );
    }

    /// <summary>Like Harbor's list, with why each waits or failed and how far its copy is.</summary>
    private static async Task<IResult> StandAsync(
        long id,
        HttpContext context,
        ExecutionReader executions,
        TaskStandingReader standings,
        CancellationToken cancellationToken
    )
    {
        if (!Fields.TryRead(context.Request, out var query, out var refusal))
        {
            return refusal;
        }

        if (!TryNarrow(context.Request.Query, id, out var narrow, out refusal))
        {
            return refusal;
        }

        if (!await executions.ExistsAsync(id, cancellationToken))
        {
            return ExecutionEndpoints.Unknown(id);
        }

        var (tasks, total) = await standings.ListAsync(
            rows => query.Filter(narrow(rows)),
            query.Cut,
            cancellationToken
        );
        PageHeaders.Write(context, query.Page, total);
        return TypedResults.Ok(tasks.Select(TaskStandingAnswer.Of).ToList());
    }

    /// <summary>Harbor's own parameters of the list: <c>status</c> and <c>resource_type</c>.</summary>
    private static bool TryNarrow(
        IQueryCollection asked,
        long execution,
        [NotNullWhen(true)] out Func<IQueryable<ReplicationTaskRow>, IQueryable<ReplicationTaskRow>>? narrow,
        [NotNullWhen(false)] out ErrorResult? refusal
    )
    {
        (narrow, refusal) = (null, null);
        ReplicationTaskStatus? status = null;
        if (asked["status"] is [{ Length: > 0 } word])
        {
            if (!Enum.TryParse<ReplicationTaskStatus>(word, ignoreCase: true, out var known) || !Enum.IsDefined(known))
            {
                refusal = Refusal.BadRequest("status is InProgress, Succeed, Failed or Stopped");
                return false;
            }

            status = known;
        }

        var type = asked["resource_type"].ToString();
        narrow = rows =>
            rows.Where(task =>
                task.ExecutionId == execution
                && (status == null || task.Status == status)
                && (type == "" || task.ResourceType == type)
            );
        return true;
    }

    private static async Task<IResult> LogAsync(
        long id,
        [Microsoft.AspNetCore.Mvc.FromRoute(Name = "task_id")] long taskId,
        ExecutionReader executions,
        CancellationToken cancellationToken
    )
    {
        if (await executions.FindLogAsync(id, taskId, MaximumLines, cancellationToken) is not { } lines)
        {
            return Refusal.NotFound($"execution {id} has no task {taskId}");
        }

        var text = new StringBuilder();
        foreach (var line in lines)
        {
            text.Append(
                CultureInfo.InvariantCulture,
                $"{line.At.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss.fff'Z'} {line.Text}\n"
            );
        }

        return TypedResults.Text(text.ToString(), "text/plain", Encoding.UTF8);
    }
}
