using Entrepot.Data.Rows;
using Entrepot.Management.Conventions.Wire;

namespace Entrepot.Management.Alarms;

/// <summary>Whether somebody was told; what is null is left out.</summary>
/// <param name="State"><c>raised</c> or <c>cleared</c>: which end of the alarm it tells of.</param>
public sealed record NoticeAnswer(
    string Channel,
    string State,
    int Attempts,
    DateTimeOffset? SentAt,
    DateTimeOffset? NextTryAt,
    string? Fault
)
{
    public static NoticeAnswer Of(AlarmNoticeRow row) =>
        new(
            row.Channel,
            row.Cleared ? "cleared" : "raised",
            row.Attempts,
            row.SentAt,
            row.NextTryAt,
            row.Fault.NullIfEmpty()
        );
}
