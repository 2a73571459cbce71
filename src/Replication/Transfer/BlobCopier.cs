using System.Diagnostics.CodeAnalysis;
using Entrepot.Oci;
using Entrepot.Remotes;
using Entrepot.Replication.Tasks;

namespace Entrepot.Replication.Transfer;

/// <summary>Brings blobs to a repository elsewhere: those it has are left, others are mounted or sent.</summary>
internal sealed class BlobCopier(
    IArtifactSource source,
    MountSources mountSources,
    BlobFlights flights,
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
        var missing = await MissingAsync(transfer, blobs, cancellationToken);
        if (missing.Count == 0)
        {
            return 0;
        }

        var mounts = await mountSources.FindAsync(
            transfer.Lease,
            [.. missing.Select(blob => blob.Digest)],
            cancellationToken
        );
        var sent = 0L;
        await EachAsync(
            missing,
            // A limit is per task: several at once would exceed it together.
            transfer.Lease.Policy.Speed > 0 ? 1 : options.BlobsPerTarget,
            async (blob, token) =>
                Interlocked.Add(ref sent, await BringAsync(transfer, blob, mounts[blob.Digest], token)),
            cancellationToken
        );
        return sent;
    }

    private async Task<List<Descriptor>> MissingAsync(
        TargetTransfer transfer,
        IReadOnlyList<Descriptor> blobs,
        CancellationToken cancellationToken
    )
    {
        var there = new bool[blobs.Count];
        await EachAsync(
            [.. Enumerable.Range(0, blobs.Count)],
            options.BlobsPerTarget,
            async (index, token) =>
                there[index] = await transfer.Destination.Blobs.ExistsAsync(blobs[index].Digest, token),
            cancellationToken
        );
        List<Descriptor> present = [.. blobs.Where((_, index) => there[index])];
        if (present.Count > 0)
        {
            transfer.Log.Write(
                $"{Quantity.Count(present.Count, "blob")} ({Quantity.Bytes(present.Sum(blob => blob.Size))}) of "
                    + $"{blobs.Count} {(present.Count == 1 ? "is" : "are")} there already and not sent again."
            );
        }

        return [.. blobs.Where((_, index) => !there[index])];
    }

    private async Task<long> BringAsync(
        TargetTransfer transfer,
        Descriptor blob,
        IEnumerable<RepositoryName> mounts,
        CancellationToken cancellationToken
    )
    {
        var there = transfer.Destination;
        using var turn = await flights.EnterAsync(
            transfer.Lease.Policy.EndpointId,
            there.Name,
            blob.Digest,
            cancellationToken
        );
        if (turn.Waited && await there.Blobs.ExistsAsync(blob.Digest, cancellationToken))
        {
            transfer.Log.Write($"{blob.Digest} ({Quantity.Bytes(blob.Size)}) has come there meanwhile.");
            return 0;
        }

        foreach (var from in mounts.Take(MountTries))
        {
            if (await there.Blobs.MountAsync(blob.Digest, from, cancellationToken))
            {
                transfer.Log.Write($"{blob.Digest} ({Quantity.Bytes(blob.Size)}) was mounted there from {from}.");
                return 0;
            }
        }

        await SendAsync(transfer, blob, cancellationToken);
        return blob.Size;
    }

    private async Task SendAsync(TargetTransfer transfer, Descriptor blob, CancellationToken cancellationToken)
    {
        var policy = transfer.Lease.Policy;
        var began = clock.GetTimestamp();
        await transfer.Destination.Blobs.PushAsync(
            blob,
            (offset, token) => OpenAsync(transfer, blob, offset, token),
            new BlobPushOptions(policy.CopyByChunk || transfer.Remote.Capabilities.ChunkedUpload, policy.Speed * 1000L),
            new BlobProgress(transfer.Log, blob, clock),
            cancellationToken
        );
        var elapsed = clock.GetElapsedTime(began);
        transfer.Log.Write(
            $"Sent {blob.Digest}, {Quantity.Bytes(blob.Size)} in {Quantity.Seconds(elapsed)} "
                + $"({Quantity.Rate(blob.Size, elapsed)})."
        );
    }

    [SuppressMessage("Reliability", "CA2000", Justification = "Whoever asked for the stream disposes of it.")]
    private async ValueTask<Stream> OpenAsync(
        TargetTransfer transfer,
        Descriptor blob,
        long offset,
        CancellationToken cancellationToken
    ) =>
        await source.OpenBlobAsync(transfer.Lease.SourceRepository, blob.Digest, offset, cancellationToken)
        ?? throw new ArtifactFaultException($"blob {blob.Digest} is missing in {transfer.Lease.SourceRepository} here");

    private static Task EachAsync<T>(
        IReadOnlyList<T> items,
        int atOnce,
        Func<T, CancellationToken, Task> work,
        CancellationToken cancellationToken
    ) =>
        Parallel.ForEachAsync(
            items,
            new ParallelOptions { MaxDegreeOfParallelism = atOnce, CancellationToken = cancellationToken },
            async (item, token) => await work(item, token)
        );
}
