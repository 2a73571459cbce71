using Entrepot.Replication.Tasks;

namespace Entrepot.Replication.Transfer;

/// <summary>What a task's log says of a copy as a whole: what is going to be brought, and what came of it.</summary>
internal static class CopyStory
{
    public static void Begin(TargetTransfer transfer, ArtifactClosure closure)
    {
        var all = ArtifactClosure.BlobsOf(closure.Manifests);
        var referrers = closure.Referrers.Count();
        transfer.Log.Write(
            $"Bringing {transfer.Lease.SourceRepository}:{transfer.Lease.Tag} to {transfer.DestinationReference}: "
                + $"{closure.Root}, {Quantity.Count(closure.Manifests.Count, "manifest")}"
                + (referrers > 0 ? $" ({referrers} of referrers)" : "")
                + $", {Quantity.Count(all.Count, "blob")}, {Quantity.Bytes(all.Sum(blob => blob.Size))}."
        );
        foreach (var layer in ArtifactClosure.UndistributedOf(closure.Manifests))
        {
            transfer.Log.Write(
                $"Skipping {layer.Digest} ({Quantity.Bytes(layer.Size)}): it is a non-distributable layer."
            );
        }

        foreach (var absent in closure.Absent)
        {
            transfer.Log.Write($"Skipping {absent}: the index names it, but it is not {transfer.AtSource}.");
        }
    }

    public static void End(
        TargetTransfer transfer,
        ArtifactClosure closure,
        TransferPlan plan,
        long sent,
        TimeSpan elapsed
    ) =>
        transfer.Log.Write(
            plan.Empty
                ? $"Everything is {transfer.AtDestination} already: {transfer.DestinationReference} answers {closure.Root}."
                : $"Verified: {transfer.DestinationReference} answers {closure.Root}. Sent {Quantity.Bytes(sent)} in "
                    + $"{Quantity.Seconds(elapsed)} ({Quantity.Rate(sent, elapsed)})."
        );
}
