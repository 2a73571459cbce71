using Entrepot.Data.Rows;
using Entrepot.Oci;
using Entrepot.Remotes;

namespace Entrepot.Replication.Transfer;

/// <summary>
/// Takes away at the destination the referrers that somebody was seen deleting here, when this rule had put them.
/// </summary>
internal sealed class ReferrerRemover(UntaggedRemover untagged)
{
    public async Task RemoveAsync(
        TargetTransfer transfer,
        ArtifactClosure closure,
        IReadOnlyDictionary<Digest, ReplicationPlacementRow> placed,
        CancellationToken cancellationToken
    )
    {
        HashSet<Digest> present = [.. closure.Manifests.Select(manifest => manifest.Digest)];
        List<ReplicationPlacementRow> gone =
        [
            .. placed.Values.Where(row =>
                row is { DeletionSeen: true, PutByUs: true } && !present.Contains(row.Digest)
            ),
        ];
        if (gone.Count == 0 || !transfer.Lease.Policy.ReplicateDeletion || transfer.Lease.Policy.DeletionsPaused)
        {
            return;
        }

        foreach (var row in gone.Where(row => row.Tag is not null))
        {
            await RemoveTagAsync(transfer, row.Tag!.Value, row.Digest, cancellationToken);
        }

        await untagged.RemoveAsync(transfer, gone, cancellationToken);
    }

    /// <summary>Deletes the tag while it points to what this rule put there.</summary>
    public static async Task RemoveTagAsync(
        TargetTransfer transfer,
        Tag tag,
        Digest digest,
        CancellationToken cancellationToken
    )
    {
        var there = await transfer.Destination.ResolveAsync(Reference.Of(tag), cancellationToken);
        if (there?.Digest != digest)
        {
            return;
        }

        var deletion = await transfer.Destination.DeleteTagAsync(tag, cancellationToken);
        transfer.Log.Write(
            deletion == RemoteDeletion.Unsupported
                ? $"The referrer's tag {tag} stays there: that registry cannot delete it."
                : $"Deleted the referrer's tag {tag} there."
        );
    }
}
