namespace Entrepot.Access.Audit.Chain;

/// <summary>What was looked at.</summary>
/// <param name="Lines">How many lines there are.</param>
/// <param name="Purged">How many were purged from between them; their places are proved, not what they said.</param>
/// <param name="First">The oldest line's number; 0 when there is none.</param>
/// <param name="Trusted">The hash that the oldest line follows, which nothing here proves.</param>
/// <param name="Last">The newest line's number.</param>
/// <param name="Hash">The newest line's hash: who keeps it elsewhere can tell whether all up to it stays as it is.</param>
public sealed record ChainSummary(long Lines, long Purged, long First, string Trusted, long Last, string Hash);
