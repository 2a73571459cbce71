using System.Buffers;
using System.Runtime.CompilerServices;
using Entrepot.Data;
using Entrepot.Data.Rows;
using Entrepot.Oci;
using Entrepot.Storage;
using Microsoft.EntityFrameworkCore;

namespace Entrepot.Registry.Fsck;

/// <summary>Looks for the bytes of every blob.</summary>
internal sealed class BlobCheck(Database database, IStorageDriver storage, bool hash)
{
    private const int BatchSize = 500;
    private const int ReadLength = 256 * 1024;

    public async IAsyncEnumerable<FsckFinding> RunAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var last = "";
        while (true)
        {
            var batch = await database.ReadAsync(
                (context, token) =>
                    context
                        .Blobs.FromSql($"SELECT * FROM blob WHERE digest > {last}")
                        .AsNoTracking()
                        .Where(row => row.State != BlobState.Deleting)
                        .OrderBy(row => row.Digest)
                        .Take(BatchSize)
                        .ToListAsync(token),
                cancellationToken
            );
            foreach (var row in batch)
            {
                if (
                    await CheckAsync(row, cancellationToken) is { } message
                    && await IsStillAsync(row, cancellationToken)
                )
                {
                    yield return new FsckFinding(FsckInvariant.BlobWhole, row.Digest.ToString(), message);
                }
            }

            if (batch.Count < BatchSize)
            {
                yield break;
            }

            last = batch[^1].Digest.ToString();
        }
    }

    private async Task<string?> CheckAsync(BlobRow row, CancellationToken cancellationToken)
    {
        var key = BlobKey.Of(row.Digest, row.Generation);
        await using var content = await storage.OpenBlobAsync(key, cancellationToken);
        if (content is null)
        {
            return "its bytes are missing";
        }

        if (content.Length != row.Size)
        {
            return $"it has {content.Length} bytes where {row.Size} should be";
        }

        return !hash || await DigestAsync(content, row.Digest.Algorithm, cancellationToken) == row.Digest
            ? null
            : "its bytes have another digest";
    }

    private static async Task<Digest> DigestAsync(
        IStoredContent content,
        DigestAlgorithm algorithm,
        CancellationToken cancellationToken
    )
    {
        using var hash = algorithm.CreateHash();
        var buffer = ArrayPool<byte>.Shared.Rent(ReadLength);
        try
        {
            int read;
            for (
                long offset = 0;
                (read = await content.ReadAsync(buffer, offset, cancellationToken)) > 0;
                offset += read
            )
            {
                hash.AppendData(buffer.AsSpan(0, read));
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        return algorithm.Finish(hash);
    }

    /// <summary>The row has not gone or moved on to other bytes since it was read.</summary>
    private Task<bool> IsStillAsync(BlobRow row, CancellationToken cancellationToken) =>
        database.ReadAsync(
            (context, token) =>
                context.Blobs.AnyAsync(
                    blob =>
                        blob.Digest == row.Digest
                        && blob.Generation == row.Generation
                        && blob.State != BlobState.Deleting,
                    token
                ),
            cancellationToken
        );
}
