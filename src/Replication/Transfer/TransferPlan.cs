using System.Collections.Concurrent;
using Entrepot.Data.Rows;
using Entrepot.Oci;
using Entrepot.Replication.Targets;

namespace Entrepot.Replication.Transfer;

/// <summary>What is missing at the destination.</summary>
/// <param name="Missing">Manifests that are not there by their digests, in the closure's order.</param>
/// <param name="Tag">The tag has to be put: it is not there or points elsewhere.</param>
/// <param name="ReferrerTags">Referrers in cosign's style whose tags have to be put.</param>
internal sealed record TransferPlan(
    ArtifactClosure Closure,
    IReadOnlyList<ClosureManifest> Missing,
    bool Tag,
    IReadOnlyList<ClosureManifest> ReferrerTags
)
{
    private const int ResolvedAtOnce = 4;

    public bool Empty => Missing.Count == 0 && !Tag && ReferrerTags.Count == 0;

    /// <summary>The artifact itself is not there, and the tag does not point to it.</summary>
    public bool PutsRootAndTag => Tag && Missing.Any(manifest => manifest.Digest == Closure.Root);

    /// <summary>The artifact itself or its referrers.</summary>
    public IEnumerable<ClosureManifest> MissingOf(bool referrers) =>
        Missing.Where(manifest => manifest.Referrer == referrers);

    /// <summary>
    /// Compares with the destination, manifest by manifest. A manifest that is there has its blobs: a registry refuses
    /// one without them. When what was put is in doubt, they are looked for all the same.
    /// </summary>
    /// <param name="tagged">What the tag points to there now.</param>
    public static async Task<TransferPlan> CompareAsync(
        TargetTransfer transfer,
        ArtifactClosure closure,
        Digest? tagged,
        IReadOnlyDictionary<Digest, ReplicationPlacementRow> placed,
        bool doubted,
        CancellationToken cancellationToken
    )
    {
        var missing = new ConcurrentDictionary<Digest, bool>();
        var referrerTags = new ConcurrentDictionary<Digest, bool>();
        await Parallel.ForEachAsync(
            closure.Manifests.Where(manifest => doubted || manifest.Digest != tagged),
            new ParallelOptions { MaxDegreeOfParallelism = ResolvedAtOnce, CancellationToken = cancellationToken },
            async (manifest, token) =>
            {
                if (
                    await transfer.Destination.ResolveAsync(Reference.Of(manifest.Digest), token) is null
                    || (doubted && await LacksBlobAsync(transfer, manifest, token))
                )
                {
                    missing[manifest.Digest] = true;
                }

                if (manifest.Tag is { } tag && await IsTagWantedAsync(transfer, manifest, tag, placed, token))
                {
                    referrerTags[manifest.Digest] = true;
                }
            }
        );
        return new TransferPlan(
            closure,
            [.. closure.Manifests.Where(manifest => missing.ContainsKey(manifest.Digest))],
            tagged != closure.Root,
            [.. closure.Manifests.Where(manifest => referrerTags.ContainsKey(manifest.Digest))]
        );
    }

    private static async Task<bool> LacksBlobAsync(
        TargetTransfer transfer,
        ClosureManifest manifest,
        CancellationToken cancellationToken
    )
    {
        foreach (var blob in ArtifactClosure.BlobsOf([manifest]))
        {
            if (!await transfer.Destination.Blobs.ExistsAsync(blob.Digest, cancellationToken))
            {
                transfer.Log.Write($"{blob.Digest} is not {transfer.AtDestination}, although its manifest is.");
                return true;
            }
        }

        return false;
    }

    /// <summary>What is about to be put, as the ledger notes it.</summary>
    public IReadOnlyList<Placement> Intended =>
        [
            .. Missing
                .Concat(ReferrerTags)
                .DistinctBy(manifest => manifest.Digest)
                .Select(manifest => new Placement(manifest.Digest, manifest.Referrer, manifest.Tag, PutByUs: true)),
        ];

    private static async Task<bool> IsTagWantedAsync(
        TargetTransfer transfer,
        ClosureManifest manifest,
        Tag tag,
        IReadOnlyDictionary<Digest, ReplicationPlacementRow> placed,
        CancellationToken cancellationToken
    )
    {
        var there = await transfer.Destination.ResolveAsync(Reference.Of(tag), cancellationToken);
        if (
            there is null
            || transfer.Lease.Policy.Override
            || placed.GetValueOrDefault(there.Digest) is { PutByUs: true }
            || DestinationTag.IsBeingDeleted(transfer.Destination.Name, tag, there.Digest)
        )
        {
            return there?.Digest != manifest.Digest;
        }

        if (there.Digest != manifest.Digest)
        {
            transfer.Log.Write(
                $"Warning: the tag {tag} {transfer.AtDestination} points to {there.Digest}, which this rule did not put. It stays, because "
                    + "the rule does not override."
            );
        }

        return false;
    }
}
