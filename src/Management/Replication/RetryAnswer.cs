namespace Entrepot.Management.Replication;

/// <summary>The new execution.</summary>
/// <param name="Tasks">How many failed tasks it tries again.</param>
public sealed record RetryAnswer(long Id, int Tasks);
