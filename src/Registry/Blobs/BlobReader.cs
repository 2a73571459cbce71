using Entrepot.Data;
using Entrepot.Data.Rows;
using Entrepot.Oci;
using Entrepot.Storage;
using Microsoft.EntityFrameworkCore;

namespace Entrepot.Registry.Blobs;

/// <summary>
/// Opens blobs of this site, through a repository's link: what the site has elsewhere does not exist here.
/// </summary>
public sealed class BlobReader(Database database, IStorageDriver storage, BlobLease lease)
{
    // Compiled once, because a translation from LINQ costs more than the query itself.
    private readonly Func<EntrepotContext, RepositoryName, Digest, CancellationToken, Task<FoundBlob?>> find =
        EF.CompileAsyncQuery(
            (EntrepotContext context, RepositoryName repository, Digest digest, CancellationToken _) =>
                context
                    .RepositoryBlobs.Where(link =>
                        link.Repository!.Name == repository
                        && link.Digest == digest
                        && link.Blob!.State != BlobState.Deleting
                    )
                    .Select(link => new FoundBlob(
                        link.Blob!.Size,
                        link.Blob.Generation,
                        link.Blob.State,
                        link.Blob.ProtectedUntil
                    ))
                    .SingleOrDefault()
        );

    /// <summary>The blob if the repository has it, else null.</summary>
    public async Task<BlobStat?> StatAsync(
        RepositoryName repository,
        Digest digest,
        CancellationToken cancellationToken
    ) => await FindAsync(repository, digest, cancellationToken) is { } blob ? new BlobStat(digest, blob.Size) : null;

    /// <summary>
    /// The blob if the repository has it and will have it for <see cref="BlobLease.Promised"/>: the answer to somebody
    /// who would upload it otherwise.
    /// </summary>
    public async Task<BlobStat?> StatForPushAsync(
        RepositoryName repository,
        Digest digest,
        CancellationToken cancellationToken
    )
    {
        if (await FindAsync(repository, digest, cancellationToken) is not { } blob)
        {
            return null;
        }

        return lease.IsLongEnough(blob.State, blob.ProtectedUntil) || await lease.RenewAsync(digest, cancellationToken)
            ? new BlobStat(digest, blob.Size)
            : null;
    }

    /// <summary>The blob's bytes; null when the repository has no such blob.</summary>
    /// <exception cref="BlobDamagedException">The storage does not hold them.</exception>
    public async Task<BlobContent?> OpenAsync(
        RepositoryName repository,
        Digest digest,
        CancellationToken cancellationToken
    )
    {
        if (await FindAsync(repository, digest, cancellationToken) is not { } blob)
        {
            return null;
        }

        var key = BlobKey.Of(digest, blob.Generation);
        var content =
            await storage.OpenBlobAsync(key, cancellationToken) ?? throw new BlobDamagedException(key, "no bytes");
        if (content.Length == blob.Size)
        {
            return new BlobContent(digest, content);
        }

        await content.DisposeAsync();
        throw new BlobDamagedException(key, $"{content.Length} bytes where {blob.Size} should be");
    }

    /// <summary>
    /// The blob's bytes from <paramref name="offset"/> on; null when the repository has no such blob.
    /// </summary>
    /// <exception cref="BlobDamagedException">The storage does not hold them.</exception>
    public async Task<Stream?> OpenAsync(
        RepositoryName repository,
        Digest digest,
        long offset,
        CancellationToken cancellationToken
    ) =>
        await OpenAsync(repository, digest, cancellationToken) is { } content
            ? new BlobContentStream(content, offset)
            : null;

    private Task<FoundBlob?> FindAsync(RepositoryName repository, Digest digest, CancellationToken cancellationToken) =>
        database.ReadAsync((context, token) => find(context, repository, digest, token), cancellationToken);

    private sealed record FoundBlob(long Size, string Generation, BlobState State, DateTimeOffset ProtectedUntil);
}
