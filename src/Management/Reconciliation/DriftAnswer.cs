using Entrepot.Data.Rows;
using Entrepot.Management.Conventions.Wire;

namespace Entrepot.Management.Reconciliation;

/// <summary>A difference between a destination and what its rule wants there.</summary>
/// <param name="Kind"><c>missing</c>, <c>different</c>, <c>damaged</c> or <c>extra</c>.</param>
/// <param name="Wanted">What the source has.</param>
/// <param name="Found">What the destination answered.</param>
/// <param name="RepairAskedAt">When its repair was asked for; absent: it is only reported.</param>
public sealed record DriftAnswer(
    long Id,
    string Kind,
    string Destination,
    string? Wanted,
    string? Found,
    string? Detail,
    DateTimeOffset SeenAt,
    DateTimeOffset? RepairAskedAt
)
{
    public static DriftAnswer Of(ReplicationDriftRow row) =>
        new(
            row.Id,
            row.Kind switch
            {
                DriftKind.Missing => "missing",
                DriftKind.Different => "different",
                DriftKind.Damaged => "damaged",
                _ => "extra",
            },
            $"{row.DestinationRepository}:{row.Tag}",
            row.Wanted?.ToString(),
            row.Found?.ToString(),
            row.Detail.NullIfEmpty(),
            row.SeenAt,
            row.RepairAskedAt
        );
}
