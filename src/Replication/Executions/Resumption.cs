using Entrepot.Data;
using Entrepot.Data.Rows;
using Entrepot.Replication.Policies;
using Entrepot.Replication.Targets;
using Microsoft.EntityFrameworkCore;

namespace Entrepot.Replication.Executions;

/// <summary>
/// Goes on with what a rule still wanted when it was disabled, and with deletions that were held back: an execution with a
/// task for each of these targets, some hundred in a transaction together with how far it has come.
/// </summary>
internal sealed class Resumption(
    EntrepotContext context,
    PolicySnapshot policy,
    ReplicationExecutionRow execution,
    DateTimeOffset now
)
{
    public const int TargetsAtOnce = 500;

    private readonly TargetRaiser raiser = new(context, new TargetBook(context), policy, execution, now);

    /// <summary>Only an execution that resumes is event-based and not planned with its first row.</summary>
    public static bool Is(ReplicationExecutionRow execution) =>
        execution is { Trigger: ReplicationTrigger.EventBased, Planned: false };

    /// <summary>Whether the rule has anything to go on with.</summary>
    public static async Task<bool> AnyAsync(
        EntrepotContext context,
        long policyId,
        CancellationToken cancellationToken
    ) =>
        await Wanted(context, policyId).AnyAsync(cancellationToken)
        || await Held(context, policyId).AnyAsync(cancellationToken)
        || await InPart(context, policyId).AnyAsync(cancellationToken);

    /// <summary>Asks for the next targets. The caller saves.</summary>
    public async Task GoOnAsync(CancellationToken cancellationToken)
    {
        // Paused again meanwhile, its deletions wait for somebody once more.
        var row = await context.ReplicationPolicies.FindAsync([policy.Id], cancellationToken);
        var deletes = row is { PausedReason: "" };
        List<ReplicationTargetRow> targets =
        [
            .. (await NextAsync(Wanted(context, policy.Id), cancellationToken))
                .Concat(deletes ? await NextAsync(Held(context, policy.Id), cancellationToken) : [])
                .OrderBy(target => target.Id)
                .Take(TargetsAtOnce),
        ];
        Raise(targets);
        execution.Planned = targets.Count < TargetsAtOnce;
        (execution.PlannedAt, execution.PlanTagId) = (now, targets is [.., var last] ? last.Id : execution.PlanTagId);
        if (execution.Planned && deletes)
        {
            // Only now: before, they would have become wanted and be met once more.
            Raise(await InPart(context, policy.Id).OrderBy(target => target.Id).ToListAsync(cancellationToken));
        }
    }

    private static IQueryable<ReplicationTargetRow> Wanted(EntrepotContext context, long policyId) =>
        context.ReplicationTargets.Where(target =>
            target.State == ReplicationTargetState.Wanted && target.PolicyId == policyId
        );

    /// <summary>Those whose deletion was held back.</summary>
    private static IQueryable<ReplicationTargetRow> Held(EntrepotContext context, long policyId) =>
        context.ReplicationTargets.Where(target =>
            target.State == ReplicationTargetState.Failed
            && target.PolicyId == policyId
            && target.DeletionSequence != null
        );

    /// <summary>Those of which a part was deleted here and not there.</summary>
    private static IQueryable<ReplicationTargetRow> InPart(EntrepotContext context, long policyId) =>
        context.ReplicationTargets.Where(target =>
            target.PolicyId == policyId
            && target.State != ReplicationTargetState.Wanted
            && context.ReplicationPlacements.Any(placement => placement.TargetId == target.Id && placement.DeletionSeen)
        );

    private Task<List<ReplicationTargetRow>> NextAsync(
        IQueryable<ReplicationTargetRow> targets,
        CancellationToken cancellationToken
    ) =>
        targets
            .Where(target => target.Id > execution.PlanTagId)
            .OrderBy(target => target.Id)
            .Take(TargetsAtOnce)
            .ToListAsync(cancellationToken);

    private void Raise(IReadOnlyList<ReplicationTargetRow> targets)
    {
        foreach (var target in targets)
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
    }
}
