namespace Entrepot.Replication.Targets;

/// <summary>How far a copy is.</summary>
/// <param name="Total">All bytes that have to be sent.</param>
/// <param name="Sent">Those that were.</param>
/// <param name="BytesPerSecond">Of the last seconds; null when another node is at it, or nobody.</param>
/// <param name="Remaining">How long it takes yet; null when nobody can tell.</param>
public sealed record CopyFigures(long Total, long Sent, double? BytesPerSecond, TimeSpan? Remaining);
