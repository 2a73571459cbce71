using Entrepot.Data.Rows;

namespace Entrepot.Replication.Executions;

/// <summary>An execution with what follows from its tasks.</summary>
public sealed record ListedExecution(ReplicationExecutionRow Row, TaskCounts Tasks)
{
    /// <summary>As <see cref="ExecutionState"/> says it in queries.</summary>
    public ExecutionStatus Status =>
        Tasks.InProgress > 0 || (!Row.Planned && !Row.StopRequested) ? ExecutionStatus.InProgress
        : Row.PlanFailed || Tasks.Failed > 0 ? ExecutionStatus.Failed
        : Tasks.Stopped > 0 || (Row.StopRequested && Tasks.Total == 0) ? ExecutionStatus.Stopped
        : ExecutionStatus.Succeed;

    /// <summary>The end of the last task, or of the planning that made none; null while it goes on.</summary>
    public DateTimeOffset? EndedAt =>
        Status == ExecutionStatus.InProgress ? null : Tasks.LastEnd ?? Row.PlannedAt ?? Row.StartedAt;
}
