using System.IO.Pipelines;
using Entrepot.Data.Rows;
using Entrepot.Oci;
using Entrepot.Registry.Blobs;
using Entrepot.Storage;

namespace Entrepot.Registry.Uploads;

/// <summary>
/// Brings the bytes of one request to the end of an upload and hashes them on the way. Reads are large and nothing is
/// copied: the same segments go to the digest and to the storage.
/// </summary>
internal sealed class UploadWriter(IStorageDriver storage, UploadId id, long offset, UploadHash? hash) : IDisposable
{
    /// <summary>What is read at once at least: fewer, larger writes cost less (ext4: half of 4 KB ones at 256 KB).</summary>
    private const int ReadLength = 256 * 1024;

    private UploadHash? hash = hash;

    /// <summary>The running digest of all that is here; null when an earlier part was not seen.</summary>
    public UploadHash? Hash => hash;

    /// <summary>How many bytes the upload has now.</summary>
    public long Offset { get; private set; } = offset;

    /// <summary>Continues a session with its running digest, or with none if that was lost.</summary>
    public static UploadWriter Continue(
        IStorageDriver storage,
        UploadSessionRow session,
        UploadHash? kept,
        DigestAlgorithm algorithm
    ) => new(storage, session.Id, session.Offset, kept ?? (session.Offset == 0 ? new UploadHash(algorithm) : null));

    /// <summary>
    /// Appends all that comes; false when that is not the announced number of bytes. When it throws,
    /// <see cref="Offset"/> still says how many are safely written.
    /// </summary>
    /// <exception cref="UploadLostException">Earlier bytes of the upload are gone.</exception>
    public async Task<bool> WriteAsync(UploadChunk chunk, CancellationToken cancellationToken)
    {
        var start = Offset;
        await using var file =
            await storage.OpenUploadAsync(id, start, chunk.ExpectedLength, cancellationToken)
            ?? throw new UploadLostException(id);
        while (true)
        {
            var read = await chunk.Body.ReadAtLeastAsync(ReadLength, cancellationToken);
            await AppendAsync(file, chunk.Body, read, cancellationToken);
            var received = Offset - start;
            if (received > chunk.ExpectedLength)
            {
                return false;
            }

            if (read.IsCompleted)
            {
                return chunk.ExpectedLength is null || received == chunk.ExpectedLength;
            }
        }
    }

    /// <summary>Hands the running digest over to the caller.</summary>
    public UploadHash? ReleaseHash()
    {
        var released = hash;
        hash = null;
        return released;
    }

    public void Dispose() => hash?.Dispose();

    private async ValueTask AppendAsync(
        IUploadFile file,
        PipeReader body,
        ReadResult read,
        CancellationToken cancellationToken
    )
    {
        try
        {
            if (!read.Buffer.IsEmpty)
            {
                await file.AppendAsync(read.Buffer, cancellationToken);
                hash?.Append(read.Buffer);
                Offset += read.Buffer.Length;
                BlobMeter.Received(read.Buffer.Length);
            }
        }
        finally
        {
            // Also when there was no room: the server reads the rest for a while, so that the client gets to see the answer.
            body.AdvanceTo(read.Buffer.End);
        }
    }
}
