using System.Globalization;
using Entrepot.Access.Authorization;
using Entrepot.Access.Http;
using Entrepot.Access.Wire;
using Entrepot.Data.Rows;
using Entrepot.Management.Conventions;
using Entrepot.Management.Conventions.Listing;
using Entrepot.Replication.Executions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Entrepot.Management.Replication;

/// <summary>Harbor's executions of replication policies.</summary>
internal static class ExecutionEndpoints
{
    private const string All = "/replication/executions";
    internal const string One = All + "/{id:long}";

    private static readonly ListFields<ReplicationExecutionRow> Fields = new ListFields<ReplicationExecutionRow>(
        row => row.Id,
        "-id"
    )
        .Number("id", row => row.Id)
        .Number("policy_id", row => row.PolicyId)
        .Moment("start_time", row => row.StartedAt);

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet(All, ListAsync).Requires(AccessScope.System, Permission.ListReplications);
        api.MapPost(All, StartAsync).Requires(AccessScope.System, Permission.StartReplication);
        api.MapGet(One, GetAsync).Requires(AccessScope.System, Permission.ReadReplication);
        api.MapPut(One, StopAsync).Requires(AccessScope.System, Permission.StartReplication);
    }

    internal static ErrorResult Unknown(long id) => Refusal.NotFound($"execution {id} not found");

    internal static ErrorResult Disabled(long policy) =>
        Refusal.Precondition($"replication policy {policy} is disabled: enable it first");

    private static async Task<IResult> ListAsync(
        HttpContext context,
        ExecutionReader executions,
        CancellationToken cancellationToken
    )
    {
        if (!Fields.TryRead(context.Request, out var query, out var refusal))
        {
            return refusal;
        }

        if (!ExecutionQuery.TryRead(context.Request.Query, out var asked, out refusal))
        {
            return refusal;
        }

        var (page, total) = await executions.ListAsync(
            asked.Status,
            rows => query.Filter(asked.Filter(rows)),
            query.Cut,
            cancellationToken
        );
        PageHeaders.Write(context, query.Page, total);
        return TypedResults.Ok(page.Select(ExecutionAnswer.Of).ToList());
    }

    private static async Task<IResult> StartAsync(
        HttpContext context,
        ExecutionStart start,
        ExecutionStarter starter,
        CancellationToken cancellationToken
    )
    {
        if (start.PolicyId is not { } policy)
        {
            return Refusal.BadRequest("policy_id says which policy is started");
        }

        var result = await starter.StartAsync(policy, context.Act("start", "replication", ""), cancellationToken);
        return result.ExecutionId > 0
            ? TypedResults.Created($"/api/v2.0{All}/{result.ExecutionId}")
            : Refused(policy, result);
    }

    private static async Task<IResult> GetAsync(
        long id,
        ExecutionReader executions,
        CancellationToken cancellationToken
    ) =>
        await executions.FindAsync(id, cancellationToken) is { } execution
            ? TypedResults.Ok(ExecutionAnswer.Of(execution))
            : Unknown(id);

    private static async Task<IResult> StopAsync(
        long id,
        HttpContext context,
        ExecutionStopper stopper,
        CancellationToken cancellationToken
    ) =>
        await stopper.StopAsync(
            id,
            context.Act("stop", "replication", string.Create(CultureInfo.InvariantCulture, $"execution {id}")),
            cancellationToken
        )
            ? TypedResults.Ok()
            : Unknown(id);

    private static ErrorResult Refused(long policy, StartResult result) =>
        result == StartResult.UnknownPolicy ? Refusal.NotFound($"replication policy {policy} not found")
        : result == StartResult.Disabled ? Disabled(policy)
        : Refusal.BadRequest("pull-based policies cannot be run yet");
}
