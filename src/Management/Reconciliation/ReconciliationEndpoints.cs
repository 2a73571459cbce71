using Entrepot.Access.Authorization;
using Entrepot.Access.Http;
using Entrepot.Access.Wire;
using Entrepot.Data;
using Entrepot.Data.Rows;
using Entrepot.Management.Conventions;
using Entrepot.Management.Conventions.Listing;
using Entrepot.Management.OpenApi;
using Entrepot.Replication.Reconcile;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Entrepot.Management.Reconciliation;

/// <summary>Whether destinations are equal to what their rules want, and what differs; Harbor has nothing like it.</summary>
internal static class ReconciliationEndpoints
{
    private const string Policy = "/replication/policies/{id:long}";
    private const string All = Policy + "/reconciliations";

    private static readonly ListFields<ReplicationReconciliationRow> Fields =
        new ListFields<ReplicationReconciliationRow>(row => row.Id, "-id").Number("id", row => row.Id);

    private static readonly ListFields<ReplicationDriftRow> DriftFields = new ListFields<ReplicationDriftRow>(
        row => row.Id,
        "id"
    ).Number("id", row => row.Id);

    public static void Map(IEndpointRouteBuilder extensions)
    {
        extensions
            .MapPost(All, StartAsync)
            .Requires(AccessScope.System, Permission.StartReplication)
            .Does("Compares a rule's destination with what the rule wants there", StatusCodes.Status201Created);
        extensions
            .MapGet(All, ListAsync)
            .Requires(AccessScope.System, Permission.ReadReplication)
            .Lists("The reports of a rule's comparisons, newest first", typeof(ReconciliationAnswer));
        extensions
            .MapGet(All + "/{reconciliation_id:long}", GetAsync)
            .Requires(AccessScope.System, Permission.ReadReplication)
            .Answers("The report of one comparison", typeof(ReconciliationAnswer));
        extensions
            .MapGet(Policy + "/drifts", DriftsAsync)
            .Requires(AccessScope.System, Permission.ReadReplication)
            .Lists("What differs at a rule's destination now", typeof(DriftAnswer));
    }

    private static async Task<IResult> StartAsync(
        long id,
        HttpContext context,
        ReconcileStarter starter,
        CancellationToken cancellationToken
    ) =>
        await starter.StartAsync(id, context.Act("start", "reconciliation", ""), cancellationToken) switch
        {
            ReconcileStart.Started(var started) => TypedResults.Created(
                $"/api/entrepot/v1/replication/policies/{id}/reconciliations/{started}"
            ),
            ReconcileStart.UnknownPolicy => Unknown(id),
            ReconcileStart.Disabled => Refusal.Precondition($"replication policy {id} is disabled: enable it first"),
            ReconcileStart.AtWork(var open) => Refusal.Precondition(
                $"replication policy {id} is being compared already: see reconciliation {open}"
            ),
            var result => throw new InvalidOperationException($"No answer to {result}."),
        };

    private static async Task<IResult> ListAsync(
        long id,
        HttpContext context,
        Database database,
        CancellationToken cancellationToken
    )
    {
        if (!Fields.TryRead(context.Request, out var query, out var refusal))
        {
            return refusal;
        }

        return await ExistsAsync(database, id, cancellationToken)
            ? await ListAnswer.OfAsync(
                context,
                database,
                query,
                data => data.ReplicationReconciliations.Where(row => row.PolicyId == id),
                rows => rows,
                ReconciliationAnswer.Of,
                cancellationToken
            )
            : Unknown(id);
    }

    private static async Task<IResult> GetAsync(
        long id,
        [Microsoft.AspNetCore.Mvc.FromRoute(Name = "reconciliation_id")] long reconciliationId,
        Database database,
        CancellationToken cancellationToken
    )
    {
        var row = await database.ReadAsync(
            (data, token) =>
                data
                    .ReplicationReconciliations.AsNoTracking()
                    .SingleOrDefaultAsync(one => one.Id == reconciliationId && one.PolicyId == id, token),
            cancellationToken
        );
        return row is null
            ? Refusal.NotFound($"replication policy {id} has no reconciliation {reconciliationId}")
            : TypedResults.Ok(ReconciliationAnswer.Of(row));
    }

    private static async Task<IResult> DriftsAsync(
        long id,
        HttpContext context,
        Database database,
        CancellationToken cancellationToken
    )
    {
        if (!DriftFields.TryRead(context.Request, out var query, out var refusal))
        {
            return refusal;
        }

        return await ExistsAsync(database, id, cancellationToken)
            ? await ListAnswer.OfAsync(
                context,
                database,
                query,
                data => data.ReplicationDrifts.Where(row => row.PolicyId == id),
                rows => rows,
                DriftAnswer.Of,
                cancellationToken
            )
            : Unknown(id);
    }

    private static Task<bool> ExistsAsync(Database database, long id, CancellationToken cancellationToken) =>
        database.ReadAsync(
            (data, token) => data.ReplicationPolicies.AnyAsync(row => row.Id == id, token),
            cancellationToken
        );

    private static ErrorResult Unknown(long id) => Refusal.NotFound($"replication policy {id} not found");
}
