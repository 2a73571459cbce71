using Entrepot.Data.Rows;
using Entrepot.Oci;
using Entrepot.Remotes.Client;
using Entrepot.Replication.Targets;

namespace Entrepot.Replication.Transfer;

/// <summary>Whose a tag at the destination is, judged by what it points to.</summary>
internal static class DestinationTag
{
    /// <summary>
    /// What is there was put there by this rule, or is what a deletion that was interrupted left under the tag.
    /// </summary>
    public static bool IsOurs(
        LeasedTarget lease,
        Digest digest,
        IReadOnlyDictionary<Digest, ReplicationPlacementRow> placed
    ) =>
        lease.PlacedDigest == digest
        || placed.GetValueOrDefault(digest) is { PutByUs: true, Referrer: false }
        || IsBeingDeleted(lease.DestinationRepository, lease.Tag, digest);

    /// <summary>A deletion of this tag, where the registry deletes only digests, stopped half way.</summary>
    public static bool IsBeingDeleted(RepositoryName repository, Tag tag, Digest digest) =>
        digest == TagTombstone.Of(repository, tag).Digest;
}
