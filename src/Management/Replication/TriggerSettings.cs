namespace Entrepot.Management.Replication;

/// <summary>Harbor's <c>ReplicationTriggerSettings</c>.</summary>
public sealed record TriggerSettings(string? Cron);
