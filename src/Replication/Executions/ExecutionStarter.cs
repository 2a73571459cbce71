using Entrepot.Data;
using Entrepot.Data.Acts;
using Entrepot.Data.Rows;
using Entrepot.Replication.Policies;
using Microsoft.EntityFrameworkCore;

namespace Entrepot.Replication.Executions;

/// <summary>Starts executions, by hand and by schedule: they are planned in the background from what is here now.</summary>
public sealed class ExecutionStarter(Database database, ReplicationSignal signal, TimeProvider clock)
{
    internal const string SchedulerName = "scheduler";
    internal const string SkippedText = "Execution skipped: active replication still in progress.";

    /// <param name="act">Its actor is who starts it.</param>
    public async Task<StartResult> StartAsync(long policyId, Act act, CancellationToken cancellationToken)
    {
        var result = await database.WriteAsync(
            async (context, token) =>
            {
                var policy = await context
                    .ReplicationPolicies.AsNoTracking()
                    .SingleOrDefaultAsync(row => row.Id == policyId, token);
                if (policy is null)
                {
                    return StartResult.UnknownPolicy;
                }

                if (!policy.Enabled)
                {
                    return StartResult.Disabled;
                }

                (act with { Resource = policy.Name }).AddTo(context, clock.GetUtcNow());
                return StartResult.Started(
                    await AddAsync(context, policy, ReplicationTrigger.Manual, act.Actor, token)
                );
            },
            cancellationToken
        );
        signal.ExecutionStarted();
        return result;
    }

    /// <summary>
    /// Starts the scheduled rules whose time has come, each once however many of its times were missed: a run brings
    /// everything up to date. One whose last run is still at work is skipped and says so.
    /// </summary>
    /// <returns>When the next one is due; null when none is.</returns>
    public async Task<DateTimeOffset?> StartDueAsync(CancellationToken cancellationToken)
    {
        var next = await database.ReadAsync(NextAsync, cancellationToken);
        if (next is null || next > clock.GetUtcNow())
        {
            return next;
        }

        var due = await database.ReadAsync(
            (context, token) =>
            {
                var now = clock.GetUtcNow();
                return context
                    .ReplicationPolicies.Where(row => row.NextRunAt <= now)
                    .Select(row => row.Id)
                    .ToListAsync(token);
            },
            cancellationToken
        );
        foreach (var id in due)
        {
            await database.WriteAsync((context, token) => StartDueAsync(context, id, token), cancellationToken);
        }

        signal.ExecutionStarted();
        return await database.ReadAsync(NextAsync, cancellationToken);
    }

    /// <summary>The rule's row is written with the start, so that two nodes do not both start it.</summary>
    private async Task<long> StartDueAsync(EntrepotContext context, long policyId, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var policy = await context.ReplicationPolicies.SingleOrDefaultAsync(
            row => row.Id == policyId && row.NextRunAt <= now,
            cancellationToken
        );
        if (policy is null)
        {
            return 0;
        }

        policy.NextRunAt = CronSchedule.NextAfter(now, policy.Cron);
        return await AddAsync(context, policy, ReplicationTrigger.Scheduled, SchedulerName, cancellationToken);
    }

    private static Task<DateTimeOffset?> NextAsync(EntrepotContext context, CancellationToken cancellationToken) =>
        context.ReplicationPolicies.MinAsync(row => row.NextRunAt, cancellationToken);

    private async Task<long> AddAsync(
        EntrepotContext context,
        ReplicationPolicyRow policy,
        ReplicationTrigger trigger,
        string operatorName,
        CancellationToken cancellationToken
    )
    {
        var now = clock.GetUtcNow();
        var execution = new ReplicationExecutionRow
        {
            PolicyId = policy.Id,
            Trigger = trigger,
            Operator = operatorName,
            StartedAt = now,
        };
        if (await ObstacleAsync(context, policy, trigger, cancellationToken) is { } obstacle)
        {
            execution.Planned = true;
            execution.PlanFailed = true;
            execution.PlannedAt = now;
            execution.StatusText = obstacle;
        }

        context.ReplicationExecutions.Add(execution);
        await context.SaveChangesAsync(cancellationToken);
        return execution.Id;
    }

    /// <summary>Why this run is not to be; null when it is.</summary>
    private static async Task<string?> ObstacleAsync(
        EntrepotContext context,
        ReplicationPolicyRow policy,
        ReplicationTrigger trigger,
        CancellationToken cancellationToken
    )
    {
        // A schedule that is faster than its runs would pile them up.
        return
            (policy.SingleActiveReplication || trigger == ReplicationTrigger.Scheduled)
            && await ExecutionState.Open(context, policy.Id).AnyAsync(cancellationToken)
            ? SkippedText
            : null;
    }
}
