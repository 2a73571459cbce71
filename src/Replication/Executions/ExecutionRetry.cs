using Entrepot.Data;
using Entrepot.Data.Acts;
using Entrepot.Data.Rows;
using Entrepot.Replication.Policies;
using Entrepot.Replication.Targets;
using Microsoft.EntityFrameworkCore;

namespace Entrepot.Replication.Executions;

/// <summary>
/// Tries failed tasks again, as tasks of a new execution: history stays what it was. What has become equal since, or is
/// being tried again already, is left out.
/// </summary>
public sealed class ExecutionRetry(Database database, ReplicationSignal signal, TimeProvider clock)
{
    /// <summary>So many tasks at once; whoever has more asks again for the rest.</summary>
    public const int Limit = 1000;

    /// <param name="taskId">Null: all that failed.</param>
    /// <param name="act">What is noted; the rule's name is filled in here.</param>
    public async Task<RetryResult> RetryAsync(
        long executionId,
        long? taskId,
        Act act,
        CancellationToken cancellationToken
    )
    {
        var result = await database.WriteAsync(
            (context, token) => RetryAsync(context, executionId, taskId, act, token),
            cancellationToken
        );
        if (result is RetryResult.Started)
        {
            signal.TargetsRaised();
        }

        return result;
    }

    private async Task<RetryResult> RetryAsync(
        EntrepotContext context,
        long executionId,
        long? taskId,
        Act act,
        CancellationToken cancellationToken
    )
    {
        var policy = await PolicyOfAsync(context, executionId, taskId, cancellationToken);
        if (policy is null)
        {
            return new RetryResult.UnknownTask();
        }

        if (!policy.Enabled)
        {
            return new RetryResult.Disabled(policy.Id);
        }

        if (policy.SingleActiveReplication && await ExecutionState.Open(context, policy.Id).AnyAsync(cancellationToken))
        {
            return new RetryResult.AtWork(policy.Id);
        }

        if (PolicySnapshot.TryOf(policy, out var fault) is not { } snapshot)
        {
            return new RetryResult.Unreadable(fault);
        }

        List<ReplicationTargetRow> failed =
        [
            .. (await FailedAsync(context, executionId, taskId, cancellationToken))
                .Distinct()
                // The rule may have been narrowed since.
                .Where(target => snapshot.Filters.SelectsReference(target.SourceRepository, target.Tag)),
        ];
        if (failed.Count == 0)
        {
            return new RetryResult.NothingFailed();
        }

        var now = clock.GetUtcNow();
        var execution = new ReplicationExecutionRow
        {
            PolicyId = policy.Id,
            Trigger = ReplicationTrigger.Manual,
            Operator = act.Actor,
            Planned = true,
            StartedAt = now,
            PlannedAt = now,
        };
        context.ReplicationExecutions.Add(execution);
        var raiser = new TargetRaiser(context, new TargetBook(context), snapshot, execution, now);
        (act with { Resource = policy.Name }).AddTo(context, now);
        failed.ForEach(target => Raise(raiser, target, policy.PausedReason));
        await context.SaveChangesAsync(cancellationToken);
        return new RetryResult.Started(execution.Id, failed.Count);
    }

    private static Task<ReplicationPolicyRow?> PolicyOfAsync(
        EntrepotContext context,
        long executionId,
        long? taskId,
        CancellationToken cancellationToken
    ) =>
        context
            .ReplicationExecutions.Where(execution =>
                execution.Id == executionId
                && (
                    taskId == null
                    || context.ReplicationTasks.Any(task => task.Id == taskId && task.ExecutionId == executionId)
                )
            )
            .Select(execution => execution.Policy)
            .SingleOrDefaultAsync(cancellationToken);

    /// <summary>The targets that are still to be done. What never had a place at the destination needs another rule, or a run.</summary>
    private static Task<List<ReplicationTargetRow>> FailedAsync(
        EntrepotContext context,
        long executionId,
        long? taskId,
        CancellationToken cancellationToken
    ) =>
        context
            .ReplicationTasks.Where(task =>
                task.ExecutionId == executionId
                && task.Status == ReplicationTaskStatus.Failed
                && (taskId == null || task.Id == taskId)
                && task.Target!.State == ReplicationTargetState.Failed
            )
            .OrderBy(task => task.Id)
            .Take(Limit)
            .Select(task => task.Target!)
            .ToListAsync(cancellationToken);

    private static void Raise(TargetRaiser raiser, ReplicationTargetRow target, string paused)
    {
        if (target.DeletionSequence is null)
        {
            raiser.LookAgain(target, TargetRaiser.Copy);
        }
        else if (paused.Length > 0)
        {
            // The guard is not to be passed one task at a time.
            raiser.HoldDeletion(target, paused);
        }
        else
        {
            raiser.Delete(target);
        }
    }
}
