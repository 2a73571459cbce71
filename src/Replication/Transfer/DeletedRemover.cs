using Entrepot.Data.Rows;
using Entrepot.Oci;
using Entrepot.Remotes;

namespace Entrepot.Replication.Transfer;

/// <summary>
/// Takes away at the destination what somebody was seen deleting here while its tag or subject stayed, when this rule had
/// put it: referrers, and manifests that the tag had once.
/// </summary>
internal sealed class DeletedRemover(UntaggedRemover untagged)
{
    public async Task RemoveAsync(
        TargetTransfer transfer,
        ArtifactClosure closure,
        IReadOnlyDictionary<Digest, ReplicationPlacementRow> placed,
        CancellationToken cancellationToken
    )
    {
        HashSet<Digest> present = [.. closure.Manifests.Select(manifest => manifest.Digest)];
        List<ReplicationPlacementRow> deleted =
        [
            .. placed.Values.Where(row =>
                row is { DeletionSeen: true, PutByUs: true } && !present.Contains(row.Digest)
            ),
        ];
        if (deleted.Count == 0 || !transfer.Lease.Policy.ReplicateDeletion || transfer.Lease.Policy.DeletionsPaused)
        {
            return;
        }

        var gone = new List<ReplicationPlacementRow>();
        foreach (var row in deleted)
        {
            if (row.Referrer || !await IsBackAsync(transfer, row.Digest, cancellationToken))
            {
                gone.Add(row);
            }
        }

        foreach (var row in gone.Where(row => row.Tag is not null))
        {
            await RemoveTagAsync(transfer, row.Tag!.Value, row.Digest, cancellationToken);
        }

        await untagged.RemoveAsync(transfer, gone, cancellationToken);
    }

    /// <summary>It was pushed again since, without a tag.</summary>
    private static async Task<bool> IsBackAsync(
        TargetTransfer transfer,
        Digest digest,
        CancellationToken cancellationToken
    ) =>
        await transfer.Source.FindManifestAsync(
            transfer.Lease.SourceRepository,
            Reference.Of(digest),
            cancellationToken
        )
            is not null;

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
