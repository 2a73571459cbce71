using Entrepot.Oci;
using Entrepot.Registry.Tags;
using Entrepot.Remotes;
using Entrepot.Replication.Targets;

namespace Entrepot.Replication.Transfer;

/// <summary>
/// Brings to the destination what a plan found missing: the artifact's blobs, its manifests from the leaves up and the
/// tag, then the referrers. What is going to be put is noted before.
/// </summary>
internal sealed class ArtifactSender(BlobCopier blobs, PlacementLedger ledger, TimeProvider clock)
{
    /// <summary>How often a later push at the other site is respected, which is for half a minute.</summary>
    private const int PoliteAttempts = 3;

    /// <summary>Carries out the plan.</summary>
    /// <returns>How many bytes of blobs were sent.</returns>
    public async Task<long> SendAsync(
        TargetTransfer transfer,
        TransferPlan plan,
        TagOrigin? origin,
        CancellationToken cancellationToken
    )
    {
        var lease = transfer.Lease;
        await ledger.IntendAsync(lease, plan.Intended, cancellationToken);
        var open = await transfer.Source.IsPublicAsync(lease.SourceRepository, cancellationToken);
        await transfer.Remote.PrepareRepositoryAsync(lease.DestinationRepository, open, cancellationToken);

        transfer.Progress.Begin(ArtifactClosure.BlobsOf(plan.Missing).Sum(blob => blob.Size), clock);
        var rootAndTag = plan.PutsRootAndTag && transfer.Remote.Capabilities.TagsWithDigests;
        var sent = await BringAsync(
            transfer,
            [.. plan.MissingOf(referrers: false)],
            rootAndTag ? plan.Closure.Root : null,
            cancellationToken
        );
        if (plan.Tag)
        {
            await PutTagAsync(transfer, plan.Closure.Root, rootAndTag, Told(lease, origin), cancellationToken);
        }

        sent += await BringAsync(transfer, [.. plan.MissingOf(referrers: true)], null, cancellationToken);
        foreach (var referrer in plan.ReferrerTags)
        {
            await PutAsync(transfer, referrer.Digest, Reference.Of(referrer.Tag!.Value), cancellationToken);
            transfer.Log.Write($"Put the referrer's tag {referrer.Tag}.");
        }

        return sent;
    }

    /// <param name="rootToo">The artifact itself is not there yet and may come with its tag.</param>
    private async Task PutTagAsync(
        TargetTransfer transfer,
        Digest root,
        bool rootToo,
        TagOrigin? origin,
        CancellationToken cancellationToken
    )
    {
        var lease = transfer.Lease;
        await ledger.IntendTagAsync(lease, root, cancellationToken);
        var tagged = false;
        if (rootToo)
        {
            var manifest = await ReadAsync(transfer, root, origin, cancellationToken);
            tagged = await transfer.Destination.PutManifestAsync(manifest, lease.Tag, cancellationToken);
            transfer.Log.Write($"Put manifest {root} ({manifest.MediaType}).");

            // That may have taken a while.
            await ledger.EnsureHeldAsync(lease, cancellationToken);
        }

        if (!tagged)
        {
            await PutAsync(transfer, root, Reference.Of(lease.Tag), cancellationToken, origin);
        }

        transfer.Log.Write($"Put the tag {lease.Tag}.");
    }

    /// <param name="later">The one whose blobs are brought now, and that is put later.</param>
    private async Task<long> BringAsync(
        TargetTransfer transfer,
        IReadOnlyList<ClosureManifest> manifests,
        Digest? later,
        CancellationToken cancellationToken
    )
    {
        if (manifests.Count == 0)
        {
            return 0;
        }

        var sent = await blobs.EnsureAsync(transfer, ArtifactClosure.BlobsOf(manifests), cancellationToken);
        foreach (var manifest in manifests.Where(manifest => manifest.Digest != later))
        {
            await PutAsync(transfer, manifest.Digest, Reference.Of(manifest.Digest), cancellationToken);
            transfer.Log.Write(
                $"Put {(manifest.Referrer ? "referrer" : "manifest")} {manifest.Digest} ({manifest.MediaType})."
            );
        }

        return sent;
    }

    private static async Task PutAsync(
        TargetTransfer transfer,
        Digest digest,
        Reference reference,
        CancellationToken cancellationToken,
        TagOrigin? origin = null
    ) =>
        await transfer.Destination.PutManifestAsync(
            reference,
            await ReadAsync(transfer, digest, origin, cancellationToken),
            cancellationToken
        );

    private static async Task<RemoteManifest> ReadAsync(
        TargetTransfer transfer,
        Digest digest,
        TagOrigin? origin,
        CancellationToken cancellationToken
    )
    {
        var manifest =
            await transfer.Source.FindManifestAsync(
                transfer.Lease.SourceRepository,
                Reference.Of(digest),
                cancellationToken
            )
            ?? throw new ArtifactFaultException(
                $"manifest {digest} was deleted {transfer.AtSource} while it was being copied"
            );
        return new RemoteManifest(manifest.MediaType, manifest.Digest, manifest.Content, origin?.ToString());
    }

    /// <summary>
    /// What the other site is told. It keeps what was pushed there later, and a rule of its own brings that here; where
    /// none does, a rule that overrides has its way in the end.
    /// </summary>
    private static TagOrigin? Told(LeasedTarget lease, TagOrigin? origin) =>
        lease.Policy.Override && lease.Attempts >= PoliteAttempts ? null : origin;
}
