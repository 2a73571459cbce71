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
    private readonly ExecutionStop stop = new(context, now);

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
        // What somebody stopped before is not wanted at the new place, either.
        List<long> cut = [.. await EndStopsAsync(cancellationToken)];
        var wanted = await WantedCopiesAsync(cancellationToken);
        await AskToStopAsync(
            "stopped, because the rule's destination was changed",
            ReplicationTargetState.Settled,
            cancellationToken
        );
        cut.AddRange(await EndStopsAsync(cancellationToken));
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
    private async Task<IReadOnlyList<long>> RestAsync(CancellationToken cancellationToken)
    {
        await AskToStopAsync(
            "stopped, because the rule was disabled",
            policy.Trigger == ReplicationTrigger.EventBased
                ? ReplicationTargetState.Wanted
                : ReplicationTargetState.Stopped,
            cancellationToken
        );

        // Nothing of a disabled rule is begun; what is left of its tasks is ended in the background.
        return await stop.GoOnAsync(UnfinishedStops(), cancellationToken);
    }

    /// <summary>
    /// Goes on with what was wanted when the rule was disabled, and with deletions that were held back. Of very many
    /// references the first are asked for here, and the others as a run is planned.
    /// </summary>
    private async Task ResumeAsync(CancellationToken cancellationToken)
    {
        policy.PausedReason = "";
        if (!RaisesByItself)
        {
            await context.SaveChangesAsync(cancellationToken);
            return;
        }

        if (await Resumption.AnyAsync(context, policy.Id, cancellationToken))
        {
            var resumption = new Resumption(context, PolicySnapshot.Of(policy), AddExecution(), now);
            await resumption.GoOnAsync(cancellationToken);
        }

        await context.SaveChangesAsync(cancellationToken);
    }

    private Task AskToStopAsync(string reason, ReplicationTargetState left, CancellationToken cancellationToken) =>
        stop.AskAsync(ExecutionState.Open(context, policy.Id), reason, left, cancellationToken);

    private IQueryable<ReplicationExecutionRow> UnfinishedStops() =>
        ExecutionStop.Unfinished(context).Where(execution => execution.PolicyId == policy.Id);

    private async Task<IReadOnlyList<long>> EndStopsAsync(CancellationToken cancellationToken)
    {
        var cut = new List<long>();
        while (await UnfinishedStops().AnyAsync(cancellationToken))
        {
            cut.AddRange(await stop.GoOnAsync(UnfinishedStops(), cancellationToken));
            await context.SaveChangesAsync(cancellationToken);
        }

        return cut;
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
