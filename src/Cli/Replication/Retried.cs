namespace Entrepot.Cli.Replication;

/// <summary>The execution that tries failed tasks again.</summary>
internal sealed record Retried(long Id, int Tasks);
