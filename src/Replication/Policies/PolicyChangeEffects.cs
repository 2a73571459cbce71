using Entrepot.Data;
using Entrepot.Data.Rows;
using Entrepot.Replication.Executions;
using Entrepot.Replication.Targets;
using Microsoft.EntityFrameworkCore;

namespace Entrepot.Replication.Policies;

/// <summary>
/// Carries the change of a rule over to its targets, in the change's transaction. A rule that is disabled keeps what it
/// still wants in mind and goes on with it when it is enabled; one that is sent elsewhere begins there.
/// </summary>
internal sealed class PolicyChangeEffects(
    EntrepotContext context,
    ReplicationPolicyRow policy,
    string operatorName,
    DateTimeOffset now
)
{
    /// <returns>The targets whose running work is to be cut after the commit.</returns>
    public async Task<IReadOnlyList<long>> ApplyAsync(PolicyChange change, CancellationToken cancellationToken)
    {
        List<long> cut = [];
        if (change.DeletionOff)
        {
            await ForgetDeletionsAsync(cancellationToken);
        }

        if (change.Endpoint || change.Names)
        {
            cut.AddRange(await MoveAsync(change.Endpoint, cancellationToken));
        }

        if (change.Disabled)
        {
            cut.AddRange(await RestAsync(cancellationToken));
        }

        if (change.Enabled)
        {
            await ResumeAsync(cancellationToken);
        }

        return cut;
    }

    private bool RaisesByItself =>
        policy is { Trigger: ReplicationTrigger.EventBased, Enabled: true, DestinationEndpointId: not null };

    /// <summary>Deletions that were held back, or not carried out yet, are not wanted any more.</summary>
    private async Task ForgetDeletionsAsync(CancellationToken cancellationToken)
    {
        policy.PausedReason = "";
        await context.SaveChangesAsync(cancellationToken);
        await context
            .ReplicationTargets.Where(target =>
                target.PolicyId == policy.Id
                && target.DeletionSequence != null
                && target.State == ReplicationTargetState.Failed
            )
            .ExecuteUpdateAsync(
                set =>
                    set.SetProperty(target => target.DeletionSequence, (long?)null)
                        .SetProperty(target => target.State, ReplicationTargetState.Settled),
                cancellationToken
            );
    }

    /// <summary>The rule goes elsewhere: what is open at the old place is stopped and wanted at the new one.</summary>
    private async Task<IReadOnlyList<long>> MoveAsync(bool otherEndpoint, CancellationToken cancellationToken)
    {
        var wanted = await WantedCopiesAsync(cancellationToken);
        var cut = await StopAsync(
            "stopped, because the rule's destination was changed",
            ReplicationTargetState.Settled,
            cancellationToken
        );
        if (otherEndpoint)
        {
            // What was placed was placed elsewhere.
            await context
                .ReplicationTargets.Where(target => target.PolicyId == policy.Id)
                .ExecuteDeleteAsync(cancellationToken);
        }

        if (RaisesByItself && wanted.Count > 0)
        {
            var snapshot = PolicySnapshot.Of(policy);
            var book = new TargetBook(context);
            await book.LoadDestinationsAsync([snapshot], wanted, cancellationToken);
            var raiser = new TargetRaiser(context, book, snapshot, AddExecution(), now);
            foreach (var reference in wanted)
            {
                await raiser.WantAsync(reference, cancellationToken);
            }

            await context.SaveChangesAsync(cancellationToken);
        }

        return cut;
    }

    /// <summary>A disabled rule does nothing; an event-based one keeps in mind what it still wants.</summary>
    private Task<IReadOnlyList<long>> RestAsync(CancellationToken cancellationToken) =>
        StopAsync(
            "stopped, because the rule was disabled",
            policy.Trigger == ReplicationTrigger.EventBased
                ? ReplicationTargetState.Wanted
                : ReplicationTargetState.Stopped,
            cancellationToken
        );

    /// <summary>Goes on with what was wanted when the rule was disabled, and with deletions that were held back.</summary>
    private async Task ResumeAsync(CancellationToken cancellationToken)
    {
        policy.PausedReason = "";
        if (!RaisesByItself)
        {
            await context.SaveChangesAsync(cancellationToken);
            return;
        }

        var targets = await context
            .ReplicationTargets.Where(target =>
                target.PolicyId == policy.Id
                && (
                    target.State == ReplicationTargetState.Wanted
                    || (target.State == ReplicationTargetState.Failed && target.DeletionSequence != null)
                    || context.ReplicationPlacements.Any(placement =>
                        placement.TargetId == target.Id && placement.DeletionSeen
                    )
                )
            )
            .OrderBy(target => target.Id)
            .ToListAsync(cancellationToken);
        if (targets.Count > 0)
        {
            var raiser = new TargetRaiser(
                context,
                new TargetBook(context),
                PolicySnapshot.Of(policy),
                AddExecution(),
                now
            );
            foreach (var target in targets)
            {
                Resume(raiser, target);
            }
        }

        await context.SaveChangesAsync(cancellationToken);
    }

    private static void Resume(TargetRaiser raiser, ReplicationTargetRow target)
    {
        if (target.DeletionSequence is null)
        {
            raiser.LookAgain(target, TargetRaiser.Copy);
        }
        else
        {
            raiser.Delete(target);
        }
    }

    private async Task<IReadOnlyList<long>> StopAsync(
        string reason,
        ReplicationTargetState left,
        CancellationToken cancellationToken
    )
    {
        var open = await ExecutionState.Open(context, policy.Id).ToListAsync(cancellationToken);
        return open.Count == 0
            ? []
            : await ExecutionStopper.StopAsync(context, open, reason, left, now, cancellationToken);
    }

    private Task<List<WantedReference>> WantedCopiesAsync(CancellationToken cancellationToken) =>
        context
            .ReplicationTargets.AsNoTracking()
            .Where(target =>
                target.PolicyId == policy.Id
                && target.State == ReplicationTargetState.Wanted
                && target.DeletionSequence == null
            )
            .Select(target => new WantedReference(target.SourceRepository, target.Tag))
            .ToListAsync(cancellationToken);

    private ReplicationExecutionRow AddExecution()
    {
        var execution = new ReplicationExecutionRow
        {
            PolicyId = policy.Id,
            Trigger = ReplicationTrigger.EventBased,
            Operator = operatorName,
            Planned = true,
            StartedAt = now,
            PlannedAt = now,
        };
        context.ReplicationExecutions.Add(execution);
        return execution;
    }
}
