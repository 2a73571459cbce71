namespace Entrepot.Management.Replication;

/// <summary>Harbor's <c>StartReplicationExecution</c>.</summary>
internal sealed record ExecutionStart(long? PolicyId);
