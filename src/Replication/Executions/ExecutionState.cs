using Entrepot.Data;
using Entrepot.Data.Rows;

namespace Entrepot.Replication.Executions;

/// <summary>The states of executions, as queries: they follow from the tasks and are stored nowhere.</summary>
internal static class ExecutionState
{
    /// <summary>The executions whose planning has not come to its end. One that is to stop is planned no further.</summary>
    public static IQueryable<ReplicationExecutionRow> Unplanned(EntrepotContext context) =>
        context.ReplicationExecutions.Where(execution => !execution.Planned && !execution.StopRequested);

    /// <summary>Those of them whose planning can go on: not while the rule's targets are carried over to another place.</summary>
    public static IQueryable<ReplicationExecutionRow> Plannable(EntrepotContext context) =>
        Unplanned(context)
            .Where(execution => !context.ReplicationMoves.Any(move => move.PolicyId == execution.PolicyId));

    /// <summary>The rule's executions that are not final.</summary>
    public static IQueryable<ReplicationExecutionRow> Open(EntrepotContext context, long policyId) =>
        In(context, ExecutionStatus.InProgress).Where(execution => execution.PolicyId == policyId);

    /// <summary>All executions in a state. Each condition is answered by the index on (execution, status).</summary>
    public static IQueryable<ReplicationExecutionRow> In(EntrepotContext context, ExecutionStatus status)
    {
        var tasks = context.ReplicationTasks;
        var open = context.ReplicationExecutions.Where(execution =>
            (!execution.Planned && !execution.StopRequested)
            || tasks.Any(task => task.ExecutionId == execution.Id && task.Status == ReplicationTaskStatus.InProgress)
        );
        if (status == ExecutionStatus.InProgress)
        {
            return open;
        }

        var final = context.ReplicationExecutions.Where(execution =>
            (execution.Planned || execution.StopRequested)
            && !tasks.Any(task => task.ExecutionId == execution.Id && task.Status == ReplicationTaskStatus.InProgress)
        );
        return status switch
        {
            ExecutionStatus.Failed => final.Where(execution =>
                execution.PlanFailed
                || tasks.Any(task => task.ExecutionId == execution.Id && task.Status == ReplicationTaskStatus.Failed)
            ),
            ExecutionStatus.Stopped => final.Where(execution =>
                !execution.PlanFailed
                && !tasks.Any(task => task.ExecutionId == execution.Id && task.Status == ReplicationTaskStatus.Failed)
                && (
                    tasks.Any(task => task.ExecutionId == execution.Id && task.Status == ReplicationTaskStatus.Stopped)
                    || (execution.StopRequested && !tasks.Any(task => task.ExecutionId == execution.Id))
                )
            ),
            _ => final.Where(execution =>
                !execution.PlanFailed
                && !tasks.Any(task =>
                    task.ExecutionId == execution.Id
                    // Rather than "not succeeded", which no index answers; none is in progress.
                    && (task.Status == ReplicationTaskStatus.Failed || task.Status == ReplicationTaskStatus.Stopped)
                )
                && !(execution.StopRequested && !tasks.Any(task => task.ExecutionId == execution.Id))
            ),
        };
    }
}
