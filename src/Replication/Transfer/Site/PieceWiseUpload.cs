using System.IO.Pipelines;
using Entrepot.Oci;
using Entrepot.Registry;
using Entrepot.Registry.Uploads;

namespace Entrepot.Replication.Transfer.Site;

/// <summary>
/// Takes a large blob in pieces, in an upload session that is found again by its name: what has come outlives a break
/// and the end of the process, and only the rest is fetched then. The digest is that of all bytes, whenever they came.
/// </summary>
internal sealed class PieceWiseUpload(
    BlobUploads uploads,
    RepositoryName repository,
    UploadId session,
    Actor actor,
    Descriptor blob
)
{
    /// <summary>In bytes: what the end of the process costs at most; a blob no larger than this has no session.</summary>
    public const long PieceSize = 8 * 1024 * 1024;

    /// <summary>How the bytes of a source are read.</summary>
    public static StreamPipeReaderOptions Reading { get; } = new(bufferSize: 256 * 1024, leaveOpen: true);

    /// <summary>Fetches what is not here yet.</summary>
    /// <param name="open">Opens the source's bytes from an offset on.</param>
    /// <returns>How it ended, and how many bytes were fetched for it.</returns>
    public async Task<(UploadCommitResult Result, long Fetched)> RunAsync(
        Func<long, CancellationToken, Task<ReportingStream>> open,
        CancellationToken cancellationToken
    )
    {
        while (true)
        {
            var (_, offset) = await uploads.ResumeAsync(
                repository,
                session,
                actor,
                blob.Digest.Algorithm,
                cancellationToken
            );
            var result = await BringAsync(offset, open, cancellationToken);
            if (result is UploadCommitResult.Committed or UploadCommitResult.OutOfOrder)
            {
                return (result, Math.Max(0, blob.Size - offset));
            }

            await uploads.CancelAsync(repository, session, actor, CancellationToken.None);
            if (offset == 0 || result is UploadCommitResult.ProjectUnknown)
            {
                return (result, blob.Size - offset);
            }

            // What was here may have been damaged since, by a power cut say: the source is to blame only for all of it.
        }
    }

    private async Task<UploadCommitResult> BringAsync(
        long offset,
        Func<long, CancellationToken, Task<ReportingStream>> open,
        CancellationToken cancellationToken
    )
    {
        if (offset >= blob.Size)
        {
            return await CommitAsync(Stream.Null, 0, cancellationToken);
        }

        await using var bytes = await open(offset, cancellationToken);
        while (blob.Size - offset > PieceSize)
        {
            bytes.Allowed = bytes.Position + PieceSize;
            if (await AppendAsync(bytes, offset, cancellationToken) is { } refused)
            {
                return refused;
            }

            offset += PieceSize;
        }

        // The last piece may be longer than it should be, so that this is seen.
        bytes.Allowed = long.MaxValue;
        return await CommitAsync(bytes, blob.Size - offset, cancellationToken);
    }

    /// <summary>Null: it goes on.</summary>
    private async Task<UploadCommitResult?> AppendAsync(Stream bytes, long offset, CancellationToken cancellationToken)
    {
        var body = PipeReader.Create(bytes, Reading);
        try
        {
            var piece = new UploadChunk(body, PieceSize, new ByteRange(offset, offset + PieceSize - 1));
            return await uploads.AppendAsync(repository, session, actor, piece, cancellationToken) switch
            {
                UploadAppendResult.Appended => null,
                UploadAppendResult.OutOfOrder(var status) => new UploadCommitResult.OutOfOrder(status),
                UploadAppendResult.LengthMismatch => new UploadCommitResult.LengthMismatch(),
                _ => new UploadCommitResult.Unknown(),
            };
        }
        finally
        {
            await body.CompleteAsync();
        }
    }

    private async Task<UploadCommitResult> CommitAsync(Stream bytes, long length, CancellationToken cancellationToken)
    {
        var body = PipeReader.Create(bytes, Reading);
        try
        {
            var piece = new UploadChunk(body, length, Range: null);
            return await uploads.CommitAsync(repository, session, actor, piece, blob.Digest, cancellationToken);
        }
        finally
        {
            await body.CompleteAsync();
        }
    }
}
