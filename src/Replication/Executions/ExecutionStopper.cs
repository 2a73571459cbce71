using Entrepot.Data;
using Entrepot.Data.Acts;
using Entrepot.Data.Rows;
using Entrepot.Replication.Targets;
using Microsoft.EntityFrameworkCore;

namespace Entrepot.Replication.Executions;

/// <summary>
/// Stops an execution: nothing of it is begun any more, its open tasks end, and the work on a target is cut unless another
/// execution's task waits for it, too.
/// </summary>
public sealed class ExecutionStopper(
    Database database,
    RunningTargets running,
    ReplicationSignal signal,
    TimeProvider clock
)
{
    /// <summary>
    /// False when there is no such execution. One that is final stays as it is. Of one with very many tasks those that
    /// run have ended by then, and the others follow.
    /// </summary>
    public async Task<bool> StopAsync(long executionId, Act act, CancellationToken cancellationToken)
    {
        var cut = await database.WriteAsync(
            async (context, token) =>
            {
                if (!await context.ReplicationExecutions.AnyAsync(row => row.Id == executionId, token))
                {
                    return null;
                }

                var now = clock.GetUtcNow();
                act.AddTo(context, now);
                var stop = new ExecutionStop(context, now);
                await stop.AskAsync(
                    ExecutionState.In(context, ExecutionStatus.InProgress).Where(row => row.Id == executionId),
                    $"stopped by {act.Actor}",
                    ReplicationTargetState.Stopped,
                    token
                );
                var cut = await stop.GoOnAsync(
                    ExecutionStop.Unfinished(context).Where(row => row.Id == executionId),
                    token
                );
                await context.SaveChangesAsync(token);
                return cut;
            },
            cancellationToken
        );
        await running.CutAsync(cut ?? []);
        signal.ExecutionStarted();
        return cut is not null;
    }

    /// <summary>Ends some more tasks of executions that are to stop; false when there are none.</summary>
    public async Task<bool> GoOnAsync(CancellationToken cancellationToken)
    {
        // Nearly always there is nothing to write, and a read costs no turn.
        if (
            !await database.ReadAsync(
                (context, token) => ExecutionStop.Unfinished(context).AnyAsync(token),
                cancellationToken
            )
        )
        {
            return false;
        }

        var cut = await database.WriteAsync(
            async (context, token) =>
            {
                var stop = new ExecutionStop(context, clock.GetUtcNow());
                var cut = await stop.GoOnAsync(ExecutionStop.Unfinished(context), token);
                await context.SaveChangesAsync(token);
                return cut;
            },
            cancellationToken
        );
        await running.CutAsync(cut);
        return true;
    }
}
