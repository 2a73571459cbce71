namespace Entrepot.Management.Replication;

/// <summary>Harbor's <c>ReplicationTrigger</c>.</summary>
internal sealed record TriggerBody(string? Type, TriggerSettings? TriggerSettings);
