using System.Globalization;
using System.Text;
using Entrepot.Access.Authorization;
using Entrepot.Access.Http;
using Entrepot.Data;
using Entrepot.Data.Rows;
using Entrepot.Management.Conventions;
using Entrepot.Management.Conventions.Listing;
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

        ReplicationTaskStatus? status = null;
        if (context.Request.Query["status"] is [{ Length: > 0 } word])
        {
            if (!Enum.TryParse<ReplicationTaskStatus>(word, ignoreCase: true, out var known) || !Enum.IsDefined(known))
            {
                return Refusal.BadRequest("status is InProgress, Succeed, Failed or Stopped");
            }

            status = known;
        }

        var type = context.Request.Query["resource_type"].ToString();
        if (!await executions.ExistsAsync(id, cancellationToken))
        {
            return ExecutionEndpoints.Unknown(id);
        }

        return await ListAnswer.OfAsync(
            context,
            database,
            query,
            data =>
                data.ReplicationTasks.Where(task =>
                    task.ExecutionId == id
                    && (status == null || task.Status == status)
                    && (type == "" || task.ResourceType == type)
                ),
            rows => rows,
            TaskAnswer.Of,
            cancellationToken
        );
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
