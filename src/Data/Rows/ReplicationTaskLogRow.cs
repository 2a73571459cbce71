namespace Entrepot.Data.Rows;

/// <summary>One line of a task's log.</summary>
public sealed class ReplicationTaskLogRow
{
    public long Id { get; set; }
    public long TaskId { get; set; }
    public DateTimeOffset At { get; set; }
    public required string Text { get; set; }
    public ReplicationTaskRow? Task { get; set; }
}
