namespace Entrepot.Access.Audit.Purging;

/// <summary>When the audit log is purged by itself.</summary>
/// <param name="Type">As whoever made it called it: <c>Hourly</c>, <c>Daily</c>, <c>Weekly</c>, <c>Custom</c>.</param>
/// <param name="Cron">Six fields, seconds first, in UTC.</param>
/// <param name="Next">The next time; null when there is none.</param>
public sealed record PurgeSchedule(
    string Type,
    string Cron,
    PurgeTerms Terms,
    DateTimeOffset? Next,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt
);
