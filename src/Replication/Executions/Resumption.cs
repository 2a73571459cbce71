using Entrepot.Data;
using Entrepot.Data.Rows;
using Entrepot.Replication.Policies;
using Entrepot.Replication.Targets;
using Microsoft.EntityFrameworkCore;

namespace Entrepot.Replication.Executions;

/// <summary>
/// Goes on with what a rule still wanted when it was disabled: an execution with a task for each of its wanted targets,
/// some hundred in a transaction together with how far it has come.
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

    /// <summary>Asks for the next wanted targets. The caller saves.</summary>
    public async Task GoOnAsync(CancellationToken cancellationToken)
    {
        var targets = await context
            .ReplicationTargets.Where(target =>
                target.State == ReplicationTargetState.Wanted
                && target.PolicyId == policy.Id
                && target.Id > execution.PlanTagId
            )
            .OrderBy(target => target.Id)
            .Take(TargetsAtOnce)
            .ToListAsync(cancellationToken);
        Raise(targets);
        execution.Planned = targets.Count < TargetsAtOnce;
        (execution.PlannedAt, execution.PlanTagId) = (now, targets is [.., var last] ? last.Id : execution.PlanTagId);
    }

    public void Raise(IReadOnlyList<ReplicationTargetRow> targets)
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
