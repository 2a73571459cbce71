namespace Entrepot.Management.Replication;

/// <summary>Harbor's <c>StartReplicationExecution</c>.</summary>
public sealed record ExecutionStart(long? PolicyId);
