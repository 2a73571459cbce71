using System.Globalization;
using System.IO.Pipelines;
using Entrepot.Oci;
using Entrepot.Registry;
using Entrepot.Registry.Uploads;
using Entrepot.Remotes;
using Entrepot.Remotes.Outbound;

namespace Entrepot.Replication.Transfer.Site;

/// <summary>The blobs of a repository of this site as a destination.</summary>
/// <param name="endpoint">The one that they are fetched from.</param>
internal sealed class SiteBlobs(SiteStore store, RepositoryName repository, long endpoint, Actor actor) : IRemoteBlobs
{
    public async Task<bool> ExistsAsync(Digest digest, CancellationToken cancellationToken) =>
        await store.Blobs.StatForPushAsync(repository, digest, cancellationToken) is not null;

    public Task<Stream?> OpenAsync(Digest digest, long offset, CancellationToken cancellationToken) =>
        store.Blobs.OpenAsync(repository, digest, offset, cancellationToken);

    public Task<bool> MountAsync(Digest digest, RepositoryName from, CancellationToken cancellationToken) =>
        store.Mounter.MountAsync(repository, digest, from, cancellationToken);

    /// <summary>
    /// The source goes on by itself after a short break. After a longer one, or the end of the process, a blob of more
    /// than one piece goes on with what is here.
    /// </summary>
    /// <exception cref="ArtifactFaultException">The bytes are not those of the blob.</exception>
    public async Task<long> PushAsync(
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
        List<ByteRate> limits = [.. rates.OfType<ByteRate>()];
        var (result, fetched) =
            blob.Size <= PieceWiseUpload.PieceSize
                ? await UploadAsync(blob, OpenAsync, cancellationToken)
                : await new PieceWiseUpload(store.Uploads, repository, SessionOf(blob), actor, blob).RunAsync(
                    OpenAsync,
                    cancellationToken
                );
        return Refusal(blob, result) is { } refusal ? throw new ArtifactFaultException(refusal) : fetched;

        async Task<ReportingStream> OpenAsync(long offset, CancellationToken token) =>
            new(new PacedStream(await source(offset, token), limits), progress);
    }

    /// <summary>
    /// A name of its own for each registry: what another one had sent is not what this one is taken at its word with.
    /// </summary>
    private UploadId SessionOf(Descriptor blob) =>
        UploadId.For(string.Create(CultureInfo.InvariantCulture, $"{endpoint} {repository} {blob.Digest}"));

    private async Task<(UploadCommitResult Result, long Fetched)> UploadAsync(
        Descriptor blob,
        Func<long, CancellationToken, Task<ReportingStream>> open,
        CancellationToken cancellationToken
    )
    {
        await using var bytes = await open(0, cancellationToken);
        var body = PipeReader.Create(bytes, PieceWiseUpload.Reading);
        try
        {
            var chunk = new UploadChunk(body, blob.Size, Range: null);
            return (await store.Uploads.UploadAsync(repository, chunk, blob.Digest, cancellationToken), bytes.Position);
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
            UploadCommitResult.OutOfOrder or UploadCommitResult.Unknown =>
                $"somebody else brings the blob {blob.Digest} here, too, or gave it up meanwhile",
            _ => throw new InvalidOperationException($"Unexpected result {result}."),
        };
}
