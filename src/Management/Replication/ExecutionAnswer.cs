using Entrepot.Replication.Executions;

namespace Entrepot.Management.Replication;

/// <summary>Harbor's <c>ReplicationExecution</c>.</summary>
public sealed record ExecutionAnswer(
    long Id,
    long PolicyId,
    string Status,
    string StatusText,
    string Trigger,
    DateTimeOffset StartTime,
    DateTimeOffset? EndTime,
    int Total,
    int Succeed,
    int Failed,
    int InProgress,
    int Stopped
)
{
    public static ExecutionAnswer Of(ListedExecution execution) =>
        new(
            execution.Row.Id,
            execution.Row.PolicyId,
            execution.Status.ToString(),
            execution.Row.StatusText,
            TriggerWords.Of(execution.Row.Trigger),
            execution.Row.StartedAt,
            execution.EndedAt,
            execution.Tasks.Total,
            execution.Tasks.Succeed,
            execution.Tasks.Failed,
            execution.Tasks.InProgress,
            execution.Tasks.Stopped
        );
}
