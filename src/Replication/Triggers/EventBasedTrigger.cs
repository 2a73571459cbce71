using Entrepot.Data;
using Entrepot.Data.ChangeLog;
using Entrepot.Data.Rows;
using Entrepot.Replication.Policies;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Entrepot.Replication.Triggers;

/// <summary>
/// Turns lines of the change log into targets that want to be looked at: one execution for each act and rule it
/// concerns. It says nothing about what to do; whoever looks reads the state of that moment.
/// </summary>
public sealed partial class EventBasedTrigger(
    ReplicationSignal signal,
    TimeProvider clock,
    ILogger<EventBasedTrigger> logger
) : IChangeConsumer
{
    public string Name => "replication";

    public async Task ConsumeAsync(
        EntrepotContext context,
        IReadOnlyList<ChangeRow> changes,
        CancellationToken cancellationToken
    )
    {
        var policies = await PoliciesAsync(context, cancellationToken);
        if (policies.Count == 0)
        {
            return;
        }

        var reading = await ChangeReading.ReadAsync(context, policies, changes, cancellationToken);
        var guard = new DeletionGuard(context, changes);
        var firstAct = changes[0].Act;
        foreach (var act in changes.GroupBy(change => change.Act, StringComparer.Ordinal))
        {
            foreach (var policy in policies)
            {
                var step = new ActStep(context, reading, guard, policy, clock.GetUtcNow());
                await step.TakeAsync([.. act], act.Key == firstAct, cancellationToken);
                if (step.Held is { } reason)
                {
                    LogHeld(policy.Name, reason);
                }
            }
        }

        await context.SaveChangesAsync(cancellationToken);
    }

    public void Committed() => signal.TargetsRaised();

    private async Task<IReadOnlyList<PolicySnapshot>> PoliciesAsync(
        EntrepotContext context,
        CancellationToken cancellationToken
    )
    {
        var rows = await context
            .ReplicationPolicies.AsNoTracking()
            .Where(policy =>
                policy.Enabled
                && policy.Trigger == ReplicationTrigger.EventBased
                && policy.SourceEndpointId == null
                && policy.DestinationEndpointId != null
            )
            .OrderBy(policy => policy.Id)
            .ToListAsync(cancellationToken);
        var policies = new List<PolicySnapshot>();
        foreach (var row in rows)
        {
            if (PolicySnapshot.TryOf(row, out var fault) is { } policy)
            {
                policies.Add(policy);
            }
            else
            {
                // The others are not to wait for somebody to mend this one.
                LogUnreadable(row.Name, fault);
            }
        }

        return policies;
    }

    [LoggerMessage(4402, LogLevel.Error, "Rule {Rule} is passed over: {Fault}")]
    private partial void LogUnreadable(string rule, string fault);

    [LoggerMessage(4401, LogLevel.Warning, "Rule {Rule} has its deletions paused: {Reason}")]
    private partial void LogHeld(string rule, string reason);
}
