namespace Entrepot.Access.Audit.Purging;

/// <summary>What is removed from the audit log.</summary>
/// <param name="RetentionHours">Lines that are older than this many hours.</param>
/// <param name="DryRun">Nothing is; it is only counted.</param>
/// <param name="Events">Of these kinds, as <see cref="AuditEvents.Select"/> reads them; not empty.</param>
public sealed record PurgeTerms(int RetentionHours, bool DryRun, IReadOnlyList<string> Events);
