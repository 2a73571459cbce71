using Entrepot.Data;
using Entrepot.Data.Rows;
using Entrepot.Replication.Executions;
using Entrepot.Replication.Targets;
using Microsoft.EntityFrameworkCore;

namespace Entrepot.Replication.Policies.Moves;

/// <summary>Begins to carry a rule over to another place.</summary>
internal static class MoveStart
{
    public const string Reason = "stopped, because the rule's destination was changed";

    /// <summary>Begins in the transaction of the change, with nothing yet but the note that there is something to do.</summary>
    /// <returns>The targets at the old place that somebody is at; their running work is to be cut after the commit.</returns>
    public static async Task<(ReplicationMoveRow Move, IReadOnlyList<long> Cut)> BeginAsync(
        EntrepotContext context,
        long policyId,
        bool elsewhere,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        // What is still being planned has the old place in mind; of what is planned the targets tell what is open.
        await new ExecutionStop(context, now).AskAsync(
            ExecutionState.Unplanned(context).Where(execution => execution.PolicyId == policyId),
            Reason,
            ReplicationTargetState.Wanted,
            cancellationToken
        );
        var move = await context.ReplicationMoves.FindAsync([policyId], cancellationToken);
        if (move is null)
        {
            move = new ReplicationMoveRow { PolicyId = policyId };
            context.ReplicationMoves.Add(move);
        }

        // Sent on before it has arrived, it carries over what is at either place.
        move.Elsewhere |= elsewhere;
        (move.TargetsAfter, move.StartedAt, move.ExecutionId) = (0, now, null);
        move.TargetsThrough = await context
            .ReplicationTargets.OrderByDescending(target => target.Id)
            .Select(target => target.Id)
            .FirstOrDefaultAsync(cancellationToken);
        move.ExecutionsThrough = await context
            .ReplicationExecutions.OrderByDescending(execution => execution.Id)
            .Select(execution => execution.Id)
            .FirstOrDefaultAsync(cancellationToken);
        return (move, await CutAsync(context, policyId, cancellationToken));
    }

    /// <summary>Takes the targets from whoever is at them.</summary>
    private static async Task<IReadOnlyList<long>> CutAsync(
        EntrepotContext context,
        long policyId,
        CancellationToken cancellationToken
    )
    {
        var leased = await context
            .ReplicationTargets.Where(target => target.LeaseOwner != null && target.PolicyId == policyId)
            .Select(target => target.Id)
            .ToListAsync(cancellationToken);
        await context.ReplicationTargets.Where(target => leased.Contains(target.Id)).EndLeasesAsync(cancellationToken);
        return leased;
    }
}
