using Entrepot.Data.Rows;
using Entrepot.Oci;
using Entrepot.Remotes;
using Entrepot.Replication.Targets;

namespace Entrepot.Replication.Transfer;

/// <summary>
/// Deletes at the destination a tag that somebody was seen deleting here: the tag alone, and only while it points to
/// what this rule put there; then the manifests under it that nothing needs any more.
/// </summary>
internal sealed class ArtifactRemover(PlacementLedger ledger, UntaggedRemover untagged)
{
    public async Task<TargetOutcome> RemoveAsync(TargetTransfer transfer, CancellationToken cancellationToken)
    {
        var lease = transfer.Lease;
        if (await ledger.OtherKeeperAsync(lease, cancellationToken) is { } keeper)
        {
            transfer.Log.Write($"{transfer.DestinationReference} stays there: the rule '{keeper}' keeps it, too.");
            return new TargetOutcome.LeftAlone();
        }

        var placed = await ledger.LoadAsync(lease.Id, cancellationToken);
        await ledger.EnsureHeldAsync(lease, cancellationToken);
        var there = await transfer.Destination.ResolveAsync(Reference.Of(lease.Tag), cancellationToken);
        if (there is null)
        {
            transfer.Log.Write($"{transfer.DestinationReference} is not there (any more).");
        }
        else if (!DestinationTag.IsOurs(lease, there.Digest, placed))
        {
            transfer.Log.Write(
                $"{transfer.DestinationReference} stays there: it points to {there.Digest}, which this rule did not put."
            );
            return new TargetOutcome.LeftAlone();
        }
        else if (await transfer.Destination.DeleteTagAsync(lease.Tag, cancellationToken) == RemoteDeletion.Unsupported)
        {
            return new TargetOutcome.ArtifactAtFault(
                $"that registry cannot delete the tag {lease.Tag} without deleting others; delete it there by hand",
                Final: true
            );
        }
        else
        {
            transfer.Log.Write($"Deleted the tag {transfer.DestinationReference} ({there.Digest}).");
        }

        foreach (var row in placed.Values.Where(row => row is { Tag: not null, PutByUs: true }))
        {
            await RemoveReferrerTagAsync(transfer, row, cancellationToken);
        }

        await untagged.RemoveAsync(transfer, placed.Values, cancellationToken);
        return new TargetOutcome.Removed();
    }

    private async Task RemoveReferrerTagAsync(
        TargetTransfer transfer,
        ReplicationPlacementRow row,
        CancellationToken cancellationToken
    )
    {
        var kept = await ledger.LeaveToOthersAsync(transfer.Lease, [row.Digest], cancellationToken);
        if (kept.Count == 0)
        {
            await DeletedRemover.RemoveTagAsync(transfer, row.Tag!.Value, row.Digest, cancellationToken);
        }
    }
}
