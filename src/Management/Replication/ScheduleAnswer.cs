namespace Entrepot.Management.Replication;

/// <summary>When a rule with that cron string would run.</summary>
/// <param name="NextRuns">The next five moments, in UTC.</param>
public sealed record ScheduleAnswer(string Cron, IReadOnlyList<DateTimeOffset> NextRuns);
