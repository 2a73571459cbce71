namespace Entrepot.Management.Statistics;

/// <summary>Pushes and pulls of the last day, as far as the audit log has them.</summary>
/// <param name="Since">Before that nothing was counted: there are too many lines, or there is no log.</param>
/// <param name="Hours">Every hour of the last day, oldest first; the last one is the one that goes on.</param>
public sealed record ActivityAnswer(DateTimeOffset Since, IReadOnlyList<ActivityHour> Hours);
