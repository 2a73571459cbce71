using Entrepot.Replication.Alarms;

namespace Entrepot.Management.Alarms;

/// <summary>An alarm on the wire; what is null is left out.</summary>
public sealed record AlarmAnswer(
    long Id,
    string Kind,
    long SubjectId,
    string Subject,
    string Text,
    DateTimeOffset RaisedAt,
    DateTimeOffset? ClearedAt,
    IReadOnlyList<NoticeAnswer> Notices
)
{
    public static AlarmAnswer Of(ListedAlarm alarm) =>
        new(
            alarm.Row.Id,
            AlarmWords.Of(alarm.Row.Kind),
            alarm.Row.SubjectId,
            alarm.Row.Subject,
            alarm.Row.Text,
            alarm.Row.RaisedAt,
            alarm.Row.ClearedAt,
            [.. alarm.Notices.Select(NoticeAnswer.Of)]
        );
}
