namespace Entrepot.Data.Rows;

/// <summary>A state that somebody should know of, from when it was seen until it is over.</summary>
public sealed class AlarmRow
{
    public long Id { get; set; }
    public AlarmKind Kind { get; set; }

    /// <summary>The id of the endpoint or the rule that it is about.</summary>
    public long SubjectId { get; set; }

    /// <summary>The name of the endpoint or the rule.</summary>
    public required string Subject { get; set; }
    public required string Text { get; set; }
    public DateTimeOffset RaisedAt { get; set; }

    /// <summary>Null while it lasts.</summary>
    public DateTimeOffset? ClearedAt { get; set; }
}
