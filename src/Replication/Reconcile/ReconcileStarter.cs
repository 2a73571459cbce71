using Entrepot.Data;
using Entrepot.Data.Acts;
using Entrepot.Data.Rows;
using Microsoft.EntityFrameworkCore;

namespace Entrepot.Replication.Reconcile;

/// <summary>Starts comparisons, by hand and by the clock; one of a rule at a time.</summary>
public sealed class ReconcileStarter(
    Database database,
    ReplicationOptions options,
    ReplicationSignal signal,
    TimeProvider clock
)
{
    internal const string SchedulerName = "scheduler";

    /// <summary>How many of a rule are kept, the newest.</summary>
    private const int Kept = 50;

    /// <param name="act">What is noted; the rule's name is filled in here.</param>
    public async Task<ReconcileStart> StartAsync(long policyId, Act act, CancellationToken cancellationToken)
    {
        var result = await database.WriteAsync<ReconcileStart>(
            async (context, token) =>
            {
                var policy = await context.ReplicationPolicies.SingleOrDefaultAsync(row => row.Id == policyId, token);
                if (policy is null)
                {
                    return new ReconcileStart.UnknownPolicy();
                }

                if (!policy.Enabled)
                {
                    return new ReconcileStart.Disabled();
                }

                if (await OpenAsync(context, policyId, token) is { } open)
                {
                    return new ReconcileStart.AtWork(open);
                }

                (act with { Resource = policy.Name }).AddTo(context, clock.GetUtcNow());
                return new ReconcileStart.Started(await AddAsync(context, policy, act.Actor, token));
            },
            cancellationToken
        );
        signal.ReconciliationStarted();
        return result;
    }

    /// <summary>
    /// Starts the comparisons whose time has come. A rule that is new waits one interval for its first.
    /// </summary>
    public async Task StartDueAsync(CancellationToken cancellationToken)
    {
        if (options.ReconcileInterval <= TimeSpan.Zero)
        {
            return;
        }

        var now = clock.GetUtcNow();
        var due = await database.ReadAsync(
            (context, token) =>
                context
                    .ReplicationPolicies.Where(row =>
                        row.Enabled && (row.NextReconcileAt == null || row.NextReconcileAt <= now)
                    )
                    .Select(row => row.Id)
                    .ToListAsync(token),
            cancellationToken
        );
        foreach (var id in due)
        {
            await database.WriteAsync((context, token) => StartDueAsync(context, id, now, token), cancellationToken);
        }
    }

    /// <summary>The rule's row is written with the start, so that two nodes do not both start it.</summary>
    private async Task<bool> StartDueAsync(
        EntrepotContext context,
        long policyId,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        var policy = await context.ReplicationPolicies.SingleOrDefaultAsync(
            row => row.Id == policyId && row.Enabled && (row.NextReconcileAt == null || row.NextReconcileAt <= now),
            cancellationToken
        );
        if (policy is null)
        {
            return false;
        }

        var first = policy.NextReconcileAt is null;
        policy.NextReconcileAt = now + options.ReconcileInterval;
        if (first || await OpenAsync(context, policyId, cancellationToken) is not null)
        {
            await context.SaveChangesAsync(cancellationToken);
            return false;
        }

        await AddAsync(context, policy, SchedulerName, cancellationToken);
        return true;
    }

    private async Task<long> AddAsync(
        EntrepotContext context,
        ReplicationPolicyRow policy,
        string operatorName,
        CancellationToken cancellationToken
    )
    {
        var row = new ReplicationReconciliationRow
        {
            PolicyId = policy.Id,
            Operator = operatorName,
            StartedAt = clock.GetUtcNow(),
        };
        context.ReplicationReconciliations.Add(row);
        await context.SaveChangesAsync(cancellationToken);
        var policyId = policy.Id;
        var oldest = await context
            .ReplicationReconciliations.Where(one => one.PolicyId == policyId)
            .OrderByDescending(one => one.Id)
            .Skip(Kept)
            .Select(one => (long?)one.Id)
            .FirstOrDefaultAsync(cancellationToken);
        await context
            .ReplicationReconciliations.Where(one => one.PolicyId == policyId && one.Id <= oldest)
            .ExecuteDeleteAsync(cancellationToken);
        return row.Id;
    }

    private static Task<long?> OpenAsync(EntrepotContext context, long policyId, CancellationToken cancellationToken) =>
        context
            .ReplicationReconciliations.Where(row => row.PolicyId == policyId && row.EndedAt == null)
            .Select(row => (long?)row.Id)
            .FirstOrDefaultAsync(cancellationToken);
}
