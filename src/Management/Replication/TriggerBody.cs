namespace Entrepot.Management.Replication;

/// <summary>Harbor's <c>ReplicationTrigger</c>.</summary>
public sealed record TriggerBody(string? Type, TriggerSettings? TriggerSettings);
