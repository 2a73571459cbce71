namespace Entrepot.Replication.Executions;

/// <summary>Where an execution stands, by Harbor's words.</summary>
public enum ExecutionStatus
{
    InProgress,
    Succeed,
    Failed,
    Stopped,
}
