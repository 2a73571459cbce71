namespace Entrepot.Replication.Alarms;

/// <summary>A message as it is posted; docs/api.md describes it.</summary>
internal sealed record NoticeBody(
    string Id,
    string? Site,
    string State,
    string Kind,
    long AlarmId,
    long SubjectId,
    string Subject,
    string Headline,
    string Text,
    DateTime RaisedAt,
    DateTime? ClearedAt
);
