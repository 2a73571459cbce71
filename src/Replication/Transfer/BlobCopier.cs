using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Entrepot.Oci;
using Entrepot.Remotes;
using Entrepot.Replication.Endpoints;
using Entrepot.Replication.Tasks;

namespace Entrepot.Replication.Transfer;

/// <summary>Brings blobs to a repository elsewhere: those it has are left, others are mounted or sent.</summary>
internal sealed class BlobCopier(
    MountSources mountSources,
    BlobFlights flights,
    EndpointSpeeds speeds,
    ReplicationOptions options,
    TimeProvider clock
)
{
    /// <summary>How many repositories are asked for a mount before the blob is sent.</summary>
    private const int MountTries = 2;

    /// <returns>The number of bytes that were sent.</returns>
    public async Task<long> EnsureAsync(
        TargetTransfer transfer,
        IReadOnlyList<Descriptor> blobs,
        CancellationToken cancellationToken
    )
    {
        var mounts = new Lazy<Task<ILookup<Digest, RepositoryName>>>(() =>
            mountSources.FindAsync(transfer.Lease, [.. blobs.Select(blob => blob.Digest)], cancellationToken)
        );
        var present = new ConcurrentBag<Descriptor>();
        var sent = 0L;
        await Parallel.ForEachAsync(
            blobs,
            new ParallelOptions
            {
                // A limit is per task: several at once would exceed it together.
                MaxDegreeOfParallelism = transfer.Lease.Policy.Speed > 0 ? 1 : options.BlobsPerTarget,
                CancellationToken = cancellationToken,
            },
            async (blob, token) =>
            {
                var bytes = await BringAsync(transfer, blob, mounts, token);
                transfer.Progress.Spare(blob.Size - (bytes ?? 0));
                if (bytes is { } sentNow)
                {
                    Interlocked.Add(ref sent, sentNow);
                }
                else
                {
                    present.Add(blob);
                }
            }
        );
        if (!present.IsEmpty)
        {
            transfer.Log.Write(
                $"{Quantity.Count(present.Count, "blob")} ({Quantity.Bytes(present.Sum(blob => blob.Size))}) of "
                    + $"{blobs.Count} {(present.Count == 1 ? "is" : "are")} {transfer.AtDestination} already and not {Verb(transfer)} again."
            );
        }

        return sent;
    }

    /// <returns>The number of bytes that were sent; null when the blob was there already.</returns>
    private async Task<long?> BringAsync(
        TargetTransfer transfer,
        Descriptor blob,
        Lazy<Task<ILookup<Digest, RepositoryName>>> mounts,
        CancellationToken cancellationToken
    )
    {
        var there = transfer.Destination;

        // The question is asked within the turn: who asks before may hear "no" while another sends it.
        using var turn = await flights.EnterAsync(
            transfer.Lease.Policy.EndpointId,
            there.Name,
            blob.Digest,
            cancellationToken
        );
        if (await there.Blobs.ExistsAsync(blob.Digest, cancellationToken))
        {
            return null;
        }

        foreach (var from in (await mounts.Value)[blob.Digest].Take(MountTries))
        {
            if (await there.Blobs.MountAsync(blob.Digest, from, cancellationToken))
            {
                transfer.Log.Write(
                    $"{blob.Digest} ({Quantity.Bytes(blob.Size)}) was mounted {transfer.AtDestination} from {from}."
                );
                return 0;
            }
        }

        return await SendAsync(transfer, blob, cancellationToken);
    }

    private static string Verb(TargetTransfer transfer) => transfer.Lease.Policy.Pulls ? "fetched" : "sent";

    private async Task<long> SendAsync(TargetTransfer transfer, Descriptor blob, CancellationToken cancellationToken)
    {
        var policy = transfer.Lease.Policy;
        var began = clock.GetTimestamp();
        var sent = await transfer.Destination.Blobs.PushAsync(
            blob,
            (offset, token) => OpenAsync(transfer, blob, offset, token),
            new BlobPushOptions(
                policy.CopyByChunk || transfer.Remote.Capabilities.ChunkedUpload,
                policy.BytesPerSecond,
                speeds.Of(policy.EndpointId)
            ),
            new BlobProgress(transfer.Log, blob, policy.Name, transfer.Progress, clock),
            cancellationToken
        );
        var elapsed = clock.GetElapsedTime(began);
        var earlier =
            sent < blob.Size ? $" An earlier try had brought the first {Quantity.Bytes(blob.Size - sent)}." : "";
        transfer.Log.Write(
            $"{(policy.Pulls ? "Fetched" : "Sent")} {blob.Digest}, {Quantity.Bytes(sent)} in {Quantity.Seconds(elapsed)} "
                + $"({Quantity.Rate(sent, elapsed)}).{earlier}"
        );
        return sent;
    }

    [SuppressMessage("Reliability", "CA2000", Justification = "Whoever asked for the stream disposes of it.")]
    private static async ValueTask<Stream> OpenAsync(
        TargetTransfer transfer,
        Descriptor blob,
        long offset,
        CancellationToken cancellationToken
    ) =>
        await transfer.Source.OpenBlobAsync(transfer.Lease.SourceRepository, blob.Digest, offset, cancellationToken)
        ?? throw new ArtifactFaultException(
            $"blob {blob.Digest} is missing in {transfer.Lease.SourceRepository} {transfer.AtSource}"
        );
}
