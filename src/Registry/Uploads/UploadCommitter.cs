using System.Buffers;
using Entrepot.Data.Rows;
using Entrepot.Oci;
using Entrepot.Registry.Blobs;
using Entrepot.Storage;

namespace Entrepot.Registry.Uploads;

/// <summary>Ends uploads: what their digest is, and the step that makes them blobs.</summary>
internal sealed class UploadCommitter(IStorageDriver storage, BlobRegistrar registrar)
{
    private const int ReadLength = 256 * 1024;

    /// <summary>
    /// The digest of all bytes of the upload. They are read again only if nobody has seen all of them pass by, or if the
    /// machine may have lost some since.
    /// </summary>
    public async Task<Digest> DigestAsync(
        UploadSessionRow session,
        UploadWriter writer,
        DigestAlgorithm algorithm,
        CancellationToken cancellationToken
    )
    {
        if (writer.Hash is { } hash && hash.Algorithm == algorithm)
        {
            return hash.Current;
        }

        if (
            algorithm == DigestAlgorithm.Sha256
            && session.PrefixDigest is { } prefix
            && session.Offset == writer.Offset
            && string.Equals(session.StorageEpoch, storage.Epoch, StringComparison.Ordinal)
        )
        {
            return prefix;
        }

        return await ReadAgainAsync(session.Id, writer.Offset, algorithm, cancellationToken);
    }

    /// <summary>
    /// Makes the bytes durable, then the blob known. The digest has been compared. It cannot be cancelled: a client that
    /// is gone finds the blob when it comes back.
    /// </summary>
    public async Task<UploadCommitResult> CommitAsync(
        RepositoryName repository,
        UploadId id,
        long length,
        Digest digest,
        UploadId? session
    )
    {
        var key = BlobKey.New(digest);
        await storage.CommitUploadAsync(id, length, key, CancellationToken.None);
        return await registrar.RegisterAsync(repository, key, length, session, CancellationToken.None)
            ? new UploadCommitResult.Committed(digest, length)
            : new UploadCommitResult.ProjectUnknown();
    }

    private async Task<Digest> ReadAgainAsync(
        UploadId id,
        long length,
        DigestAlgorithm algorithm,
        CancellationToken cancellationToken
    )
    {
        using var hash = algorithm.CreateHash();
        await using var content = await storage.ReadUploadAsync(id, cancellationToken);
        var buffer = ArrayPool<byte>.Shared.Rent(ReadLength);
        try
        {
            for (long offset = 0; offset < length; )
            {
                var wanted = buffer.AsMemory(0, (int)Math.Min(buffer.Length, length - offset));
                var read = content is null ? 0 : await content.ReadAsync(wanted, offset, cancellationToken);
                if (read == 0)
                {
                    throw new UploadLostException(id);
                }

                hash.AppendData(wanted.Span[..read]);
                offset += read;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        return algorithm.Finish(hash);
    }
}
