using System.Globalization;
using Entrepot.Data.Rows;

namespace Entrepot.Replication.Alarms;

/// <summary>A message that is to be delivered: an alarm began, or ended.</summary>
/// <param name="Attempt">Which try this is, from 1.</param>
internal sealed record Notice(
    long RowId,
    int Attempt,
    long AlarmId,
    AlarmKind Kind,
    long SubjectId,
    string Subject,
    string AlarmText,
    DateTimeOffset RaisedAt,
    DateTimeOffset? ClearedAt
)
{
    /// <summary>The same for every try and no other message's, so that who gets it twice can tell.</summary>
    public string Id =>
        string.Create(CultureInfo.InvariantCulture, $"{AlarmId}-{RaisedAt.ToUnixTimeMilliseconds()}-{State}");

    public string State => ClearedAt is null ? "raised" : "cleared";

    public string Headline => AlarmWords.Headline(Kind, Subject, ClearedAt is not null);

    public string Text =>
        ClearedAt is { } end
            ? string.Create(
                CultureInfo.InvariantCulture,
                $"{Headline}: it was otherwise from {RaisedAt:yyyy-MM-dd HH:mm:ss} to {end:yyyy-MM-dd HH:mm:ss} UTC. There is nothing to do."
            )
            : AlarmText;

    /// <param name="row">With its alarm.</param>
    public static Notice Of(AlarmNoticeRow row) =>
        new(
            row.Id,
            row.Attempts,
            row.AlarmId,
            row.Alarm!.Kind,
            row.Alarm.SubjectId,
            row.Alarm.Subject,
            row.Alarm.Text,
            row.Alarm.RaisedAt,
            row.Cleared ? row.Alarm.ClearedAt : null
        );
}
