using System.Globalization;
using Entrepot.Data;
using Entrepot.Data.Acts;
using Entrepot.Data.Rows;
using Entrepot.Replication.Targets;
using Microsoft.EntityFrameworkCore;

namespace Entrepot.Replication.Executions;

/// <summary>
/// Stops an execution: its open tasks end at once, and the work on a target is cut unless another execution's task
/// waits for it, too.
/// </summary>
public sealed class ExecutionStopper(Database database, RunningTargets running, TimeProvider clock)
{
    /// <summary>False when there is no such execution. One that is final stays as it is.</summary>
    public async Task<bool> StopAsync(long executionId, Act act, CancellationToken cancellationToken)
    {
        var cut = await database.WriteAsync(
            async (context, token) =>
            {
                var execution = await context.ReplicationExecutions.SingleOrDefaultAsync(
                    row => row.Id == executionId,
                    token
                );
                if (execution is null)
                {
                    return null;
                }

                var now = clock.GetUtcNow();
                act.AddTo(context, now);
                return await StopAsync(
                    context,
                    [execution],
                    $"stopped by {act.Actor}",
                    ReplicationTargetState.Stopped,
                    now,
                    token
                );
            },
            cancellationToken
        );
        await running.CutAsync(cut ?? []);
        return cut is not null;
    }

    /// <summary>Stops the executions within a transaction.</summary>
    /// <param name="left">
    /// What becomes of their targets: wanted, they wait for a later execution, and only the work on them ends.
    /// </param>
    /// <returns>The targets that nobody waits for any more; their running work is to be cut after the commit.</returns>
    internal static async Task<IReadOnlyList<long>> StopAsync(
        EntrepotContext context,
        IReadOnlyList<ReplicationExecutionRow> executions,
        string reason,
        ReplicationTargetState left,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        List<long> ids = [.. executions.Select(execution => execution.Id)];
        var tasks = context.ReplicationTasks.Where(task =>
            ids.Contains(task.ExecutionId) && task.Status == ReplicationTaskStatus.InProgress
        );
        var open = await tasks
            .Where(task => task.TargetId != null)
            .Select(task => task.TargetId!.Value)
            .Distinct()
            .ToListAsync(cancellationToken);
        foreach (var execution in executions.Where(execution => !execution.Planned || open.Count > 0))
        {
            execution.StopRequested = true;
            execution.Planned = true;
            execution.PlannedAt ??= now;
            execution.StatusText = string.Create(
                CultureInfo.InvariantCulture,
                $"{reason} at {now:yyyy-MM-dd HH:mm:ss} UTC"
            );
        }

        var stopped = await tasks.Select(task => task.Id).ToListAsync(cancellationToken);
        context.ReplicationTaskLogs.AddRange(
            stopped.Select(id => new ReplicationTaskLogRow
            {
                TaskId = id,
                At = now,
                Text = $"The task was {reason}.",
            })
        );
        await context.SaveChangesAsync(cancellationToken);
        await tasks.ExecuteUpdateAsync(
            set =>
                set.SetProperty(task => task.Status, ReplicationTaskStatus.Stopped)
                    .SetProperty(task => task.EndedAt, (DateTimeOffset?)now),
            cancellationToken
        );
        return await LetGoAsync(context, open, reason, left, cancellationToken);
    }

    /// <summary>Takes the targets out of work that no open task waits for.</summary>
    private static async Task<IReadOnlyList<long>> LetGoAsync(
        EntrepotContext context,
        List<long> targets,
        string reason,
        ReplicationTargetState left,
        CancellationToken cancellationToken
    )
    {
        var free = new List<long>();
        var wanted = left == ReplicationTargetState.Wanted;
        foreach (var chunk in targets.Chunk(500))
        {
            // By their ids alone: asked for a state, too, a database may begin with all that are in it.
            var states = await context
                .ReplicationTargets.Where(target => chunk.Contains(target.Id))
                .Select(target => new { target.Id, target.State })
                .ToListAsync(cancellationToken);
            var tasks = await context
                .ReplicationTasks.Where(task => task.TargetId != null && chunk.Contains(task.TargetId.Value))
                .Select(task => new { Target = task.TargetId!.Value, task.Status })
                .ToListAsync(cancellationToken);
            HashSet<long> waitedFor =
            [
                .. tasks.Where(task => task.Status == ReplicationTaskStatus.InProgress).Select(task => task.Target),
            ];
            List<long> ids =
            [
                .. states
                    .Where(target => target.State == ReplicationTargetState.Wanted && !waitedFor.Contains(target.Id))
                    .Select(target => target.Id),
            ];
            await context
                .ReplicationTargets.Where(target => ids.Contains(target.Id))
                .ExecuteUpdateAsync(
                    set =>
                        set.SetProperty(target => target.State, left)
                            .SetProperty(target => target.Cause, reason)
                            .SetProperty(
                                target => target.DeletionSequence,
                                target => wanted ? target.DeletionSequence : null
                            )
                            .SetProperty(target => target.LeaseOwner, (string?)null)
                            .SetProperty(target => target.LeaseUntil, (DateTimeOffset?)null)
                            .SetProperty(target => target.Fence, target => target.Fence + 1),
                    cancellationToken
                );
            free.AddRange(ids);
        }

        return free;
    }
}
