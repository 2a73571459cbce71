using Entrepot.Data;
using Entrepot.Data.Rows;
using Entrepot.Replication.Executions;
using Entrepot.Replication.Policies.Moves;
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
            cut.AddRange(await MoveAsync(change, cancellationToken));
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

    /// <summary>
    /// Deletions that were held back, or not carried out yet, are not wanted any more. Where tasks from before the deletion
    /// are still open, a look ends them.
    /// </summary>
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
                        .SetProperty(
                            target => target.State,
                            target =>
                                context.ReplicationTasks.Any(task =>
                                    task.TargetId == target.Id && task.Status == ReplicationTaskStatus.InProgress
                                )
                                    ? ReplicationTargetState.Wanted
                                    : ReplicationTargetState.Settled
                        ),
                cancellationToken
            );
    }

    /// <summary>
    /// The rule goes elsewhere: what is open at the old place is stopped and wanted at the new one. Of very much the first
    /// is carried over here, and the others in the background.
    /// </summary>
    private async Task<IReadOnlyList<long>> MoveAsync(PolicyChange change, CancellationToken cancellationToken)
    {
        var (move, cut) = await MoveStart.BeginAsync(context, policy.Id, change.Endpoint, now, cancellationToken);
        // One that is enabled with the same change asks for all of it as it resumes.
        if (RaisesByItself && !change.Enabled && await AnyWantedAsync(cancellationToken))
        {
            var execution = AddExecution();
            await context.SaveChangesAsync(cancellationToken);
            move.ExecutionId = execution.Id;
        }

        await context.SaveChangesAsync(cancellationToken);
        await new PolicyMove(context, policy, move, now).GoOnAsync(cancellationToken);
        await context.SaveChangesAsync(cancellationToken);
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
            var execution = AddExecution();
            if (!await context.ReplicationMoves.AnyAsync(move => move.PolicyId == policy.Id, cancellationToken))
            {
                await new Resumption(context, PolicySnapshot.Of(policy), execution, now).GoOnAsync(cancellationToken);
            }
        }

        await context.SaveChangesAsync(cancellationToken);
    }

    private Task AskToStopAsync(string reason, ReplicationTargetState left, CancellationToken cancellationToken) =>
        stop.AskAsync(ExecutionState.Open(context, policy.Id), reason, left, cancellationToken);

    private IQueryable<ReplicationExecutionRow> UnfinishedStops() =>
        ExecutionStop.Unfinished(context).Where(execution => execution.PolicyId == policy.Id);

    private Task<bool> AnyWantedAsync(CancellationToken cancellationToken) =>
        context.ReplicationTargets.AnyAsync(
            target =>
                target.PolicyId == policy.Id
                && target.State == ReplicationTargetState.Wanted
                && target.DeletionSequence == null,
            cancellationToken
        );

    /// <summary>It gets its tasks by and by.</summary>
    private ReplicationExecutionRow AddExecution()
    {
        var execution = new ReplicationExecutionRow
        {
            PolicyId = policy.Id,
            Trigger = ReplicationTrigger.EventBased,
            Operator = operatorName,
            StartedAt = now,
        };
        context.ReplicationExecutions.Add(execution);
        return execution;
    }
}
