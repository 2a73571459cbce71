namespace Entrepot.Data.Rows;

/// <summary>
/// A rule was sent to another place, and not all that it had at the old one is carried over yet. It is gone when all is.
/// </summary>
public sealed class ReplicationMoveRow
{
    public long PolicyId { get; set; }

    /// <summary>To another registry, of which nothing is known; false: to other names at the same one.</summary>
    public bool Elsewhere { get; set; }

    /// <summary>The last target that may be at the old place. Nobody begins work on it or on one before it.</summary>
    public long TargetsThrough { get; set; }

    /// <summary>How far it has come: the target that was carried over last.</summary>
    public long TargetsAfter { get; set; }

    /// <summary>The last execution that may have asked for the old place.</summary>
    public long ExecutionsThrough { get; set; }

    /// <summary>The execution that wants at the new place what was open at the old one; null: there is none.</summary>
    public long? ExecutionId { get; set; }
    public DateTimeOffset StartedAt { get; set; }
    public ReplicationPolicyRow? Policy { get; set; }
}
