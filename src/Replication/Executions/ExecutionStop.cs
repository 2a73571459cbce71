using System.Globalization;
using Entrepot.Data;
using Entrepot.Data.Rows;
using Microsoft.EntityFrameworkCore;

namespace Entrepot.Replication.Executions;

/// <summary>
/// Stops executions within transactions that stay small, though one may have a task for each of a hundred thousand
/// artifacts. That they are to stop is written first, and nothing of them is begun from then on; their tasks end some
/// hundred at a time. Cut anywhere, the rest is found by the rows: what is to stop and not yet
/// <see cref="ReplicationExecutionRow.Planned"/> again.
/// </summary>
internal sealed class ExecutionStop(EntrepotContext context, DateTimeOffset now)
{
    /// <summary>So few at once that no push has to wait long for its turn.</summary>
    public const int TasksAtOnce = 500;

    private const int ExecutionsAtOnce = 50;

    /// <summary>The executions that are to stop and still have tasks that have not.</summary>
    public static IQueryable<ReplicationExecutionRow> Unfinished(EntrepotContext context) =>
        context.ReplicationExecutions.Where(execution => !execution.Planned && execution.StopRequested);

    /// <summary>Why and when something was stopped, as its execution and its tasks say it.</summary>
    public static string Words(string reason, DateTimeOffset at) =>
        string.Create(CultureInfo.InvariantCulture, $"{reason} at {at:yyyy-MM-dd HH:mm:ss} UTC");

    /// <summary>Says of executions that they are to stop. One that is final stays as it is.</summary>
    /// <param name="left">
    /// What becomes of their targets: wanted, they wait for a later execution, and only the work on them ends.
    /// </param>
    public async Task AskAsync(
        IQueryable<ReplicationExecutionRow> executions,
        string reason,
        ReplicationTargetState left,
        CancellationToken cancellationToken
    )
    {
        var words = Words(reason, now);
        await executions
            .Where(execution => !execution.StopRequested)
            .ExecuteUpdateAsync(
                set =>
                    set.SetProperty(execution => execution.StopRequested, true)
                        .SetProperty(execution => execution.StatusText, words)
                        .SetProperty(execution => execution.Planned, false)
                        .SetProperty(execution => execution.PlannedAt, execution => execution.PlannedAt ?? now)
                        .SetProperty(execution => execution.StopLeaves, left),
                cancellationToken
            );
    }

    /// <summary>
    /// Ends some tasks of the oldest of the executions that are to stop, those that run first. The caller saves.
    /// </summary>
    /// <returns>The targets that nobody waits for any more; their running work is to be cut after the commit.</returns>
    public async Task<IReadOnlyList<long>> GoOnAsync(
        IQueryable<ReplicationExecutionRow> unfinished,
        CancellationToken cancellationToken
    )
    {
        var executions = await unfinished
            .OrderBy(execution => execution.Id)
            .Take(ExecutionsAtOnce)
            .ToListAsync(cancellationToken);
        var running = executions.Count == 0 ? [] : await RunningAsync(cancellationToken);
        var free = new List<long>();
        var room = TasksAtOnce;
        foreach (var execution in executions)
        {
            var tasks = await OpenAsync(execution.Id, room, cancellationToken);
            execution.Planned = tasks.Count < room;
            room -= tasks.Count;
            tasks = [.. running.Where(task => task.ExecutionId == execution.Id).UnionBy(tasks, task => task.Id)];
            if (tasks.Count > 0)
            {
                await TaskEnd.StopAsync(
                    context,
                    [.. tasks.Select(task => (task.Id, execution.StatusText))],
                    now,
                    cancellationToken
                );
                free.AddRange(await LetGoAsync(execution, tasks, cancellationToken));
            }

            if (room == 0)
            {
                break;
            }
        }

        return free;
    }

    /// <summary>The tasks of all executions that somebody is at.</summary>
    private async Task<List<StoppedTask>> RunningAsync(CancellationToken cancellationToken)
    {
        var leased = await context
            .ReplicationTargets.Where(target => target.LeaseOwner != null)
            .Select(target => target.Id)
            .ToListAsync(cancellationToken);

        // By their targets alone: asked for the execution, too, a database may begin with all that are in it.
        return await context
            .ReplicationTasks.Where(task =>
                task.TargetId != null
                && leased.Contains(task.TargetId.Value)
                && task.Status == ReplicationTaskStatus.InProgress
            )
            .Select(task => new StoppedTask(task.Id, task.ExecutionId, task.TargetId))
            .ToListAsync(cancellationToken);
    }

    private Task<List<StoppedTask>> OpenAsync(long execution, int limit, CancellationToken cancellationToken) =>
        context
            .ReplicationTasks.Where(task =>
                task.ExecutionId == execution && task.Status == ReplicationTaskStatus.InProgress
            )
            .Take(limit)
            .Select(task => new StoppedTask(task.Id, task.ExecutionId, task.TargetId))
            .ToListAsync(cancellationToken);

    /// <summary>Takes the targets out of work that no open task waits for.</summary>
    private async Task<IReadOnlyList<long>> LetGoAsync(
        ReplicationExecutionRow execution,
        List<StoppedTask> stopped,
        CancellationToken cancellationToken
    )
    {
        List<long> targets = [.. stopped.Select(task => task.TargetId).OfType<long>().Distinct()];

        // By their ids alone: asked for a state, too, a database may begin with all that are in it.
        var states = await context
            .ReplicationTargets.Where(target => targets.Contains(target.Id))
            .Select(target => new { target.Id, target.State })
            .ToListAsync(cancellationToken);
        var tasks = await context
            .ReplicationTasks.Where(task => task.TargetId != null && targets.Contains(task.TargetId.Value))
            .Select(task => new { Target = task.TargetId!.Value, task.Status })
            .ToListAsync(cancellationToken);
        HashSet<long> waitedFor =
        [
            .. tasks.Where(task => task.Status == ReplicationTaskStatus.InProgress).Select(task => task.Target),
        ];
        List<long> free =
        [
            .. states
                .Where(target => target.State == ReplicationTargetState.Wanted && !waitedFor.Contains(target.Id))
                .Select(target => target.Id),
        ];
        var (left, reason) = (execution.StopLeaves ?? ReplicationTargetState.Stopped, execution.StatusText);
        var wanted = left == ReplicationTargetState.Wanted;
        await context
            .ReplicationTargets.Where(target => free.Contains(target.Id))
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
        return free;
    }

    private sealed record StoppedTask(long Id, long ExecutionId, long? TargetId);
}
