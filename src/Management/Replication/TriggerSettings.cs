namespace Entrepot.Management.Replication;

/// <summary>Harbor's <c>ReplicationTriggerSettings</c>.</summary>
internal sealed record TriggerSettings(string? Cron);
