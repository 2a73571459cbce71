namespace Entrepot.Cli.Replication;

/// <summary>A replication policy as the site shows it; of what is on or set, the rest is left out.</summary>
internal sealed record Rule(
    long Id,
    string Name,
    Registry? SrcRegistry,
    Registry? DestRegistry,
    RuleTrigger? Trigger,
    bool? Enabled,
    string? PausedReason,
    DateTimeOffset? HeldAt,
    string? HeldBy,
    string? Fault
)
{
    /// <summary>Why it does less than it is there for, or that it does not.</summary>
    public string State =>
        Fault is not null ? $"broken: {Fault}"
        : Enabled != true ? "disabled"
        : HeldAt is { } since ? $"paused by {HeldBy} since {since:u}"
        : HeldRegistry is { } registry
            ? $"registry {registry.Name} paused by {registry.HeldBy} since {registry.HeldAt:u}"
        : PausedReason is not null ? $"deletions paused: {PausedReason}"
        : "enabled";

    private Registry? HeldRegistry =>
        new[] { SrcRegistry, DestRegistry }.FirstOrDefault(registry => registry?.HeldAt is not null);
}
