using System.IO.Pipelines;
using Entrepot.Oci;
using Entrepot.Registry.Uploads;
using Entrepot.Remotes;
using Entrepot.Remotes.Outbound;

namespace Entrepot.Replication.Transfer.Site;

/// <summary>The blobs of a repository of this site as a destination.</summary>
internal sealed class SiteBlobs(SiteStore store, RepositoryName repository) : IRemoteBlobs
{
    private const int ReadLength = 256 * 1024;

    public async Task<bool> ExistsAsync(Digest digest, CancellationToken cancellationToken) =>
        await store.Blobs.StatForPushAsync(repository, digest, cancellationToken) is not null;

    public Task<Stream?> OpenAsync(Digest digest, long offset, CancellationToken cancellationToken) =>
        store.Blobs.OpenAsync(repository, digest, offset, cancellationToken);

    public Task<bool> MountAsync(Digest digest, RepositoryName from, CancellationToken cancellationToken) =>
        store.Mounter.MountAsync(repository, digest, from, cancellationToken);

    /// <summary>The source goes on by itself after a break.</summary>
    /// <exception cref="ArtifactFaultException">The bytes are not those of the blob.</exception>
    public async Task PushAsync(
        Descriptor blob,
        BlobSource source,
        BlobPushOptions options,
        IProgress<long> progress,
        CancellationToken cancellationToken
    )
    {
        ByteRate?[] rates =
        [
            options.BytesPerSecond > 0 ? new ByteRate(options.BytesPerSecond, store.Clock) : null,
            options.Shared,
        ];
        await using var bytes = new ReportingStream(
            new PacedStream(await source(0, cancellationToken), [.. rates.OfType<ByteRate>()]),
            progress
        );
        var body = PipeReader.Create(bytes, new StreamPipeReaderOptions(bufferSize: ReadLength, leaveOpen: true));
        try
        {
            var result = await store.Uploads.UploadAsync(
                repository,
                new UploadChunk(body, blob.Size, Range: null),
                blob.Digest,
                cancellationToken
            );
            if (Refusal(blob, result) is { } refusal)
            {
                throw new ArtifactFaultException(refusal);
            }
        }
        finally
        {
            await body.CompleteAsync();
        }
    }

    private string? Refusal(Descriptor blob, UploadCommitResult result) =>
        result switch
        {
            UploadCommitResult.Committed => null,
            UploadCommitResult.DigestMismatch(var actual) =>
                $"what the source sends for the blob {blob.Digest} has the digest {actual}: it is damaged there",
            UploadCommitResult.LengthMismatch =>
                $"what the source sends for the blob {blob.Digest} does not have its {blob.Size} bytes",
            UploadCommitResult.ProjectUnknown => $"the project {repository.Project} was deleted meanwhile",
            _ => throw new InvalidOperationException($"Unexpected result {result}."),
        };
}
