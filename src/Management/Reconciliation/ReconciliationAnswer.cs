using Entrepot.Data.Rows;
using Entrepot.Management.Conventions.Wire;

namespace Entrepot.Management.Reconciliation;

/// <summary>One comparison of a destination with its rule.</summary>
/// <param name="Status"><c>InProgress</c>, <c>Succeed</c> or <c>Failed</c>.</param>
/// <param name="Equal">All that was compared is equal; null while it is at work.</param>
/// <param name="Compared">How many references were compared.</param>
/// <param name="Extra">Tags there that no rule wants: reported, never deleted.</param>
/// <param name="Repairs">How many differences are being repaired.</param>
public sealed record ReconciliationAnswer(
    long Id,
    long PolicyId,
    string Operator,
    string Status,
    string? StatusText,
    bool? Equal,
    long Compared,
    long Missing,
    long Different,
    long Damaged,
    long Extra,
    long Repairs,
    DateTimeOffset StartTime,
    DateTimeOffset? EndTime
)
{
    public static ReconciliationAnswer Of(ReplicationReconciliationRow row)
    {
        var failed = row is { EndedAt: not null, StatusText.Length: > 0 };
        return new ReconciliationAnswer(
            row.Id,
            row.PolicyId,
            row.Operator,
            row.EndedAt is null ? "InProgress"
                : failed ? "Failed"
                : "Succeed",
            row.StatusText.NullIfEmpty(),
            row.EndedAt is null ? null : !failed && row.Missing + row.Different + row.Damaged == 0,
            row.Compared,
            row.Missing,
            row.Different,
            row.Damaged,
            row.Extra,
            row.Repairs,
            row.StartedAt,
            row.EndedAt
        );
    }
}
