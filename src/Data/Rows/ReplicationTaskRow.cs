namespace Entrepot.Data.Rows;

/// <summary>History: what one execution asked of one target, and how it ended.</summary>
public sealed class ReplicationTaskRow
{
    public long Id { get; set; }
    public long ExecutionId { get; set; }

    /// <summary>Null when the target is gone or the task failed before it had one.</summary>
    public long? TargetId { get; set; }

    /// <summary>The task is done when the target has settled at this sequence or later.</summary>
    public long WantedSequence { get; set; }
    public ReplicationTaskStatus Status { get; set; }

    /// <summary><c>copy</c> or <c>deletion</c>.</summary>
    public required string Operation { get; set; }
    public string ResourceType { get; set; } = "artifact";
    public required string SourceResource { get; set; }
    public required string DestinationResource { get; set; }
    public DateTimeOffset StartedAt { get; set; }
    public DateTimeOffset? EndedAt { get; set; }
    public ReplicationExecutionRow? Execution { get; set; }
    public ReplicationTargetRow? Target { get; set; }
}
