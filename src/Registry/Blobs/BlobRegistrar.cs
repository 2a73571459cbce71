using Entrepot.Data;
using Entrepot.Data.Rows;
using Entrepot.Oci;
using Entrepot.Registry.Repositories;
using Entrepot.Registry.Uploads;
using Entrepot.Storage;
using Microsoft.EntityFrameworkCore;

namespace Entrepot.Registry.Blobs;

/// <summary>
/// Makes bytes that are durable a blob of the site, linked to a repository. When two uploads of the same content race,
/// the database decides whose bytes stay; the other's are removed.
/// </summary>
internal sealed class BlobRegistrar(Database database, IStorageDriver storage, BlobLease lease, TimeProvider clock)
{
    /// <summary>False when there is no such project; the bytes are gone then.</summary>
    /// <param name="session">The upload session that ends with it, if there is one.</param>
    public async Task<bool> RegisterAsync(
        RepositoryName repository,
        BlobKey key,
        long size,
        UploadId? session,
        CancellationToken cancellationToken
    )
    {
        var damaged = await FindDamagedAsync(key.Digest, size, cancellationToken);
        var kept = await database.WriteAsync(
            (context, token) => RegisterAsync(context, repository, key, size, damaged, session, token),
            cancellationToken
        );
        if (!string.Equals(kept, key.Generation, StringComparison.Ordinal))
        {
            // Only now: had the write failed, nobody would know whether a row refers to the bytes.
            await storage.DeleteBlobAsync(key, CancellationToken.None);
        }

        return kept is not null;
    }

    /// <summary>
    /// The generation of bytes that the site has of the blob already but that are not whole: they give way, so that an
    /// upload heals them.
    /// </summary>
    private async Task<string?> FindDamagedAsync(Digest digest, long size, CancellationToken cancellationToken)
    {
        var generation = await database.ReadAsync(
            (context, token) =>
                context
                    .Blobs.Where(blob => blob.Digest == digest && blob.State != BlobState.Deleting)
                    .Select(blob => blob.Generation)
                    .SingleOrDefaultAsync(token),
            cancellationToken
        );
        if (generation is null)
        {
            return null;
        }

        await using var content = await storage.OpenBlobAsync(BlobKey.Of(digest, generation), cancellationToken);
        return content?.Length == size ? null : generation;
    }

    /// <summary>The generation whose bytes are the blob's now; null when there is no such project.</summary>
    private async Task<string?> RegisterAsync(
        EntrepotContext context,
        RepositoryName name,
        BlobKey key,
        long size,
        string? damaged,
        UploadId? session,
        CancellationToken cancellationToken
    )
    {
        var now = clock.GetUtcNow();
        var repository = await RepositoryRows.FindOrAddAsync(context, name, now, cancellationToken);
        if (repository is null)
        {
            return null;
        }

        var digest = key.Digest;
        var row = await context.Blobs.SingleOrDefaultAsync(blob => blob.Digest == digest, cancellationToken);
        if (row is null)
        {
            row = new BlobRow
            {
                Digest = digest,
                Generation = key.Generation,
                CreatedAt = now,
            };
            context.Blobs.Add(row);
        }
        else if (row.State == BlobState.Deleting || string.Equals(row.Generation, damaged, StringComparison.Ordinal))
        {
            row.Generation = key.Generation;
        }

        row.Size = size;
        row.State = BlobState.Live;
        row.CandidateSince = null;
        row.ProtectedUntil = lease.End;
        await context.SaveChangesAsync(cancellationToken);
        await BlobLinks.AddAsync(context, repository, digest, now, cancellationToken);
        if (session is { } ended)
        {
            await UploadSessions.RemoveAsync(context, ended, cancellationToken);
        }

        return row.Generation;
    }
}
