namespace Entrepot.Data.Rows;

/// <summary>One run that removed old lines from the audit log.</summary>
public sealed class AuditPurgeRow
{
    public long Id { get; set; }

    /// <summary>Started by hand; otherwise by its schedule.</summary>
    public bool Manual { get; set; }

    /// <summary>It only counted.</summary>
    public bool DryRun { get; set; }

    /// <summary>Lines older than this many hours.</summary>
    public int RetentionHours { get; set; }

    /// <summary>The operations whose lines went, separated by commas; empty: all.</summary>
    public string Operations { get; set; } = "";
    public DateTimeOffset StartedAt { get; set; }
    public DateTimeOffset? EndedAt { get; set; }
    public bool Stopped { get; set; }
    public string? Fault { get; set; }
    public long Removed { get; set; }
}
