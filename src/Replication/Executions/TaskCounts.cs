namespace Entrepot.Replication.Executions;

/// <summary>How an execution's tasks stand.</summary>
/// <param name="LastEnd">When the last of the ended ones did.</param>
public sealed record TaskCounts(int Succeed, int Failed, int InProgress, int Stopped, DateTimeOffset? LastEnd)
{
    public int Total => Succeed + Failed + InProgress + Stopped;
}
