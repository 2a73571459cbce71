namespace Entrepot.Cli.Replication;

/// <summary>A registry endpoint as the site shows it.</summary>
internal sealed record Registry(long Id, string Name, DateTimeOffset? HeldAt, string? HeldBy);
