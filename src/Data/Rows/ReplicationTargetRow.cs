using Entrepot.Oci;

namespace Entrepot.Data.Rows;

/// <summary>
/// One tag that one policy keeps at one destination: the live work. There is one per key, however often it changes.
/// </summary>
public sealed class ReplicationTargetRow
{
    public long Id { get; set; }
    public long PolicyId { get; set; }
    public required RepositoryName DestinationRepository { get; set; }
    public required Tag Tag { get; set; }
    public required RepositoryName SourceRepository { get; set; }
    public ReplicationTargetState State { get; set; }

    /// <summary>Raised by everything that asks to look again; never lowered.</summary>
    public long WantedSequence { get; set; }

    /// <summary>The wanted sequence that the last finished look had read.</summary>
    public long SettledSequence { get; set; }

    /// <summary>
    /// The wanted sequence at which somebody was seen deleting the source here; null: nobody was, so that a missing
    /// source is no reason to delete anything.
    /// </summary>
    public long? DeletionSequence { get; set; }
    public string? LeaseOwner { get; set; }
    public DateTimeOffset? LeaseUntil { get; set; }

    /// <summary>Raised with every lease: what an older holder writes no longer counts.</summary>
    public long Fence { get; set; }

    /// <summary>Tries that failed by the artifact's own fault since the last success.</summary>
    public int Attempts { get; set; }
    public DateTimeOffset? NextTryAt { get; set; }

    /// <summary>
    /// How often since <see cref="ReturnsSince"/> the tag went back to a digest that had been put there before: two
    /// writers who undo each other.
    /// </summary>
    public int Returns { get; set; }
    public DateTimeOffset? ReturnsSince { get; set; }

    /// <summary>Why it waits or failed, in words; empty when it does not.</summary>
    public string Cause { get; set; } = "";

    /// <summary>What the destination answered when it was last looked at and found equal.</summary>
    public Digest? VerifiedDigest { get; set; }
    public DateTimeOffset? VerifiedAt { get; set; }

    /// <summary>When the destination was last asked, whatever it answered.</summary>
    public DateTimeOffset? ComparedAt { get; set; }

    /// <summary>Of the copy that is under way: all bytes that have to be sent, and those that were.</summary>
    public long BytesTotal { get; set; }
    public long BytesSent { get; set; }

    /// <summary>What this policy last put under the tag at the destination.</summary>
    public Digest? PlacedDigest { get; set; }
    public ReplicationPolicyRow? Policy { get; set; }
}
