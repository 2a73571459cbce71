using Entrepot.Data.Rows;
using Entrepot.Oci;
using Entrepot.Remotes;
using Entrepot.Replication.Tasks;

namespace Entrepot.Replication.Transfer;

/// <summary>
/// Deletes manifests by digest that this rule put and that nothing there needs any more: no tag, no index, no
/// referrer, and no other target. What cannot be decided stays; the registry's own collector may take it.
/// </summary>
internal sealed class UntaggedRemover(PlacementLedger ledger)
{
    public async Task RemoveAsync(
        TargetTransfer transfer,
        IReadOnlyCollection<ReplicationPlacementRow> placements,
        CancellationToken cancellationToken
    )
    {
        List<ReplicationPlacementRow> ours = [.. placements.Where(placement => placement.PutByUs)];
        if (ours.Count == 0)
        {
            return;
        }

        var kept = await ledger.LeaveToOthersAsync(
            transfer.Lease,
            [.. ours.Select(placement => placement.Digest)],
            cancellationToken
        );
        List<ReplicationPlacementRow> candidates = [.. ours.Where(placement => !kept.Contains(placement.Digest))];
        if (candidates.Count == 0)
        {
            return;
        }

        if (!transfer.Remote.Capabilities.ManifestDeletion)
        {
            transfer.Log.Write(
                $"{Quantity.Count(candidates.Count, "manifest")} stay there without a tag: that registry cannot delete by digest."
            );
            return;
        }

        var needed = await DestinationNeeds.ReadAsync(transfer.Destination, cancellationToken);
        if (needed is null)
        {
            transfer.Log.Write(
                $"{Quantity.Count(candidates.Count, "manifest")} stay there without a tag: the repository has too many tags "
                    + "to be sure that none of them needs them."
            );
            return;
        }

        await RemoveAsync(transfer, candidates, needed, cancellationToken);
    }

    private static async Task RemoveAsync(
        TargetTransfer transfer,
        List<ReplicationPlacementRow> candidates,
        DestinationNeeds needed,
        CancellationToken cancellationToken
    )
    {
        var deleted = 0;
        foreach (var digest in await InOrderAsync(transfer, candidates, cancellationToken))
        {
            if (
                needed.Contains(digest)
                || await IsReferredToAsync(transfer, digest, candidates, needed, cancellationToken)
            )
            {
                await needed.KeepAsync(digest, cancellationToken);
                transfer.Log.Write($"{digest} stays there: something else needs it.");
                continue;
            }

            switch (await DeleteAsync(transfer, digest, cancellationToken))
            {
                case RemoteDeletion.Unsupported:
                    transfer.Log.Write("The rest stays there without a tag: that registry cannot delete by digest.");
                    return;
                case RemoteDeletion.Deleted:
                    deleted++;
                    break;
            }
        }

        if (deleted > 0)
        {
            transfer.Log.Write($"Deleted {Quantity.Count(deleted, "manifest")} there that nothing needs any more.");
        }
    }

    /// <summary>Referrers first, then parents before their children.</summary>
    private static async Task<IReadOnlyList<Digest>> InOrderAsync(
        TargetTransfer transfer,
        List<ReplicationPlacementRow> candidates,
        CancellationToken cancellationToken
    )
    {
        var below = new HashSet<Digest>();
        var children = new Dictionary<Digest, IReadOnlyList<Digest>>();
        foreach (var candidate in candidates)
        {
            children[candidate.Digest] = await DestinationNeeds.ChildrenAsync(
                transfer.Destination,
                candidate.Digest,
                cancellationToken
            );
        }

        var order = new List<Digest>();
        foreach (var candidate in candidates.OrderByDescending(candidate => candidate.Referrer))
        {
            Visit(candidate.Digest);
        }

        // Visited children first; read backwards every parent comes before its children.
        order.Reverse();
        HashSet<Digest> referrers = [.. candidates.Where(row => row.Referrer).Select(row => row.Digest)];
        return [.. order.OrderByDescending(referrers.Contains)];

        void Visit(Digest digest)
        {
            if (children.TryGetValue(digest, out var inner) && below.Add(digest))
            {
                foreach (var child in inner)
                {
                    Visit(child);
                }

                order.Add(digest);
            }
        }
    }

    private static async Task<bool> IsReferredToAsync(
        TargetTransfer transfer,
        Digest digest,
        List<ReplicationPlacementRow> candidates,
        DestinationNeeds needed,
        CancellationToken cancellationToken
    )
    {
        await foreach (var referrer in transfer.Destination.ListReferrersAsync(digest, cancellationToken))
        {
            if (needed.Contains(referrer.Digest) || candidates.TrueForAll(row => row.Digest != referrer.Digest))
            {
                return true;
            }
        }

        return false;
    }

    private static async Task<RemoteDeletion> DeleteAsync(
        TargetTransfer transfer,
        Digest digest,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await transfer.Destination.DeleteManifestAsync(digest, cancellationToken);
        }
        catch (RemoteException refusal) when (!refusal.Fault.IsEndpointFault)
        {
            // The tag is gone, which is what was asked; a manifest that the registry wants to keep is its business.
            transfer.Log.Write($"{digest} stays there: {refusal.Fault.Words}.");
            return RemoteDeletion.Absent;
        }
    }
}
