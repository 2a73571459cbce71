namespace Entrepot.Replication.Targets;

/// <summary>A task that waits for its target.</summary>
public readonly record struct OpenTask(long Id, long ExecutionId);
