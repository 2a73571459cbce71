using Entrepot.Oci;

namespace Entrepot.Data.Rows;

/// <summary>A manifest that a target put at the destination, or found there as part of what it wants.</summary>
public sealed class ReplicationPlacementRow
{
    public long TargetId { get; set; }
    public required Digest Digest { get; set; }

    /// <summary>It came as a referrer of something in the closure, not as a part of it.</summary>
    public bool Referrer { get; set; }

    /// <summary>The tag that carries it there when it is a referrer in cosign's style, else null.</summary>
    public Tag? Tag { get; set; }

    /// <summary>
    /// It was missing there when the target set out to put it, which is noted before it is put; false: it was there
    /// before.
    /// </summary>
    public bool PutByUs { get; set; }

    /// <summary>Somebody was seen deleting it here, so that it should go there too.</summary>
    public bool DeletionSeen { get; set; }
    public DateTimeOffset PlacedAt { get; set; }
    public ReplicationTargetRow? Target { get; set; }
}
