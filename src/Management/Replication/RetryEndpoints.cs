using Entrepot.Access.Authorization;
using Entrepot.Access.Http;
using Entrepot.Data.Acts;
using Entrepot.Management.Conventions;
using Entrepot.Management.OpenApi;
using Entrepot.Replication.Executions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Entrepot.Management.Replication;

/// <summary>Tries failed tasks again; Harbor has nothing like it.</summary>
internal static class RetryEndpoints
{
    public static void Map(IEndpointRouteBuilder extensions)
    {
        extensions
            .MapPost(ExecutionEndpoints.One + "/retry", RetryAllAsync)
            .Requires(AccessScope.System, Permission.StartReplication)
            .Answers("Tries all failed tasks of an execution again", typeof(RetryAnswer), StatusCodes.Status201Created);
        extensions
            .MapPost(ExecutionEndpoints.One + "/tasks/{task_id:long}/retry", RetryAsync)
            .Requires(AccessScope.System, Permission.StartReplication)
            .Answers("Tries a failed task again", typeof(RetryAnswer), StatusCodes.Status201Created);
    }

    private static async Task<IResult> RetryAllAsync(
        long id,
        HttpContext context,
        ExecutionRetry retry,
        CancellationToken cancellationToken
    ) =>
        await retry.RetryAsync(id, null, ActOf(context), cancellationToken) switch
        {
            RetryResult.UnknownTask => ExecutionEndpoints.Unknown(id),
            var result => Answer(result, $"execution {id} has no failed task that is still to be done"),
        };

    private static async Task<IResult> RetryAsync(
        long id,
        [FromRoute(Name = "task_id")] long taskId,
        HttpContext context,
        ExecutionRetry retry,
        CancellationToken cancellationToken
    ) =>
        await retry.RetryAsync(id, taskId, ActOf(context), cancellationToken) switch
        {
            RetryResult.UnknownTask => Refusal.NotFound($"execution {id} has no task {taskId}"),
            var result => Answer(result, $"task {taskId} did not fail, or has been done since"),
        };

    private static Act ActOf(HttpContext context) =>
        context.Act("start", "replication", "", description: "what failed is tried again");

    private static IResult Answer(RetryResult result, string nothing) =>
        result switch
        {
            RetryResult.Started started => TypedResults.Created(
                $"/api/v2.0/replication/executions/{started.ExecutionId}",
                new RetryAnswer(started.ExecutionId, started.Tasks)
            ),
            RetryResult.NothingFailed => Refusal.Precondition(nothing),
            RetryResult.AtWork(var policy) => Refusal.Precondition(
                $"replication policy {policy} is to have one active execution and has one: try again when it has ended"
            ),
            RetryResult.Disabled(var policy) => ExecutionEndpoints.Disabled(policy),
            RetryResult.Unreadable(var fault) => Refusal.Precondition(fault),
            _ => throw new InvalidOperationException($"No answer to {result}."),
        };
}
