namespace Entrepot.Management.Statistics;

/// <summary>What happened in an hour.</summary>
/// <param name="At">When it began.</param>
public sealed record ActivityHour(DateTimeOffset At, int Pushes, int Pulls);
