using Entrepot.Data;
using Entrepot.Data.Acts;
using Entrepot.Replication.Executions;
using Microsoft.EntityFrameworkCore;

namespace Entrepot.Replication.Policies;

/// <summary>
/// Deletes a rule with its history, which may be a task and a target for each of a hundred thousand artifacts: some at a
/// time, so that no push has to wait long for its turn, and the rule itself with the last of them. Cut in the middle, the
/// rule is there and disabled, and whoever asks again goes on.
/// </summary>
internal sealed class PolicyDeletion(EntrepotContext context, long policyId)
{
    private const int TasksAtOnce = 1_000;
    private const int TargetsAtOnce = 500;

    /// <summary>Null: there is more to delete, in another transaction.</summary>
    /// <param name="act">Noted with the rule's name when the rule goes.</param>
    public async Task<PolicyResult?> GoOnAsync(Act act, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var open = await ExecutionState
            .Open(context, policyId)
            .Select(execution => (long?)execution.Id)
            .FirstOrDefaultAsync(cancellationToken);
        if (open is { } executionId)
        {
            return new PolicyResult.AtWork(executionId);
        }

        var policy = await context.ReplicationPolicies.SingleOrDefaultAsync(
            row => row.Id == policyId,
            cancellationToken
        );
        if (policy is null)
        {
            return new PolicyResult.Missing();
        }

        // Tasks may point to targets: they go first, their logs with them.
        if (
            await ForgetTasksAsync(cancellationToken) == TasksAtOnce
            || await ForgetTargetsAsync(cancellationToken) == TargetsAtOnce
        )
        {
            // Nothing new of it is to begin meanwhile.
            (policy.Enabled, policy.NextRunAt) = (false, null);
            await context.SaveChangesAsync(cancellationToken);
            return null;
        }

        await context
            .ReplicationExecutions.Where(row => row.PolicyId == policyId)
            .ExecuteDeleteAsync(cancellationToken);
        await context.ReplicationPolicies.Where(row => row.Id == policyId).ExecuteDeleteAsync(cancellationToken);
        (act with { Resource = policy.Name }).AddTo(context, now);
        await context.SaveChangesAsync(cancellationToken);
        return new PolicyResult.Done(policyId);
    }

    private async Task<int> ForgetTasksAsync(CancellationToken cancellationToken)
    {
        var ids = await context
            .ReplicationTasks.Where(task => task.Execution!.PolicyId == policyId)
            .Take(TasksAtOnce)
            .Select(task => task.Id)
            .ToListAsync(cancellationToken);
        return ids.Count == 0
            ? 0
            : await context.ReplicationTasks.Where(task => ids.Contains(task.Id)).ExecuteDeleteAsync(cancellationToken);
    }

    private async Task<int> ForgetTargetsAsync(CancellationToken cancellationToken)
    {
        var ids = await context
            .ReplicationTargets.Where(target => target.PolicyId == policyId)
            .Take(TargetsAtOnce)
            .Select(target => target.Id)
            .ToListAsync(cancellationToken);
        return ids.Count == 0
            ? 0
            : await context
                .ReplicationTargets.Where(target => ids.Contains(target.Id))
                .ExecuteDeleteAsync(cancellationToken);
    }
}
