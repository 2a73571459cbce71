using System.Runtime.CompilerServices;
using Entrepot.Data;
using Entrepot.Oci;
using Entrepot.Storage;
using Microsoft.EntityFrameworkCore;

namespace Entrepot.Registry.Fsck;

/// <summary>Looks for bytes that no row knows of and that are too old to be on their way to one.</summary>
internal sealed class StrayCheck(Database database, IStorageDriver storage, TimeProvider clock)
{
    private const int BatchSize = 500;
    private static readonly TimeSpan OnTheWay = TimeSpan.FromHours(24);

    public async IAsyncEnumerable<FsckFinding> RunAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var before = clock.GetUtcNow() - OnTheWay;
        var batch = new List<StoredItem>();
        await foreach (var item in storage.ListAsync(StorageArea.Blobs, cancellationToken))
        {
            if (item.WrittenAt >= before)
            {
                continue;
            }

            batch.Add(item);
            if (batch.Count == BatchSize)
            {
                foreach (var finding in await CheckAsync(batch, cancellationToken))
                {
                    yield return finding;
                }

                batch.Clear();
            }
        }

        foreach (var finding in await CheckAsync(batch, cancellationToken))
        {
            yield return finding;
        }
    }

    private async Task<IReadOnlyList<FsckFinding>> CheckAsync(
        IReadOnlyList<StoredItem> items,
        CancellationToken cancellationToken
    )
    {
        HashSet<Digest> digests =
        [
            .. items.Where(item => item.Blob is not null).Select(item => item.Blob!.Value.Digest),
        ];
        var known = await database.ReadAsync(
            (context, token) =>
                context
                    .Blobs.Where(row => EF.Parameter(digests).Contains(row.Digest))
                    .Select(row => new { row.Digest, row.Generation })
                    .ToListAsync(token),
            cancellationToken
        );
        HashSet<BlobKey> keys = [.. known.Select(row => BlobKey.Of(row.Digest, row.Generation))];
        return
        [
            .. items
                .Where(item => item.Blob is not { } key || !keys.Contains(key))
                .Select(item => new FsckFinding(FsckInvariant.NoStrays, item.Name, "nothing refers to it")),
        ];
    }
}
