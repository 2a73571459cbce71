using Entrepot.Data;
using Entrepot.Data.Rows;
using Entrepot.Oci;
using Entrepot.Registry.Repositories;
using Microsoft.EntityFrameworkCore;

namespace Entrepot.Registry.Blobs;

/// <summary>
/// Makes a blob of one repository visible in another without an upload (distribution-spec, "Mounting a blob from another
/// repository"). Whether the caller may pull from the source has been decided before.
/// </summary>
public sealed class BlobMounter(Database database, BlobLease lease, TimeProvider clock)
{
    /// <summary>False when the source does not have the blob; it has to be uploaded.</summary>
    public Task<bool> MountAsync(
        RepositoryName target,
        Digest digest,
        RepositoryName source,
        CancellationToken cancellationToken
    ) =>
        database.WriteAsync(
            async (context, token) =>
                await Links(context, digest).AnyAsync(link => link.Repository!.Name == source, token)
                && await MountAsync(context, target, digest, token),
            cancellationToken
        );

    /// <summary>Mounts from any repository that the caller may pull from, or says that it is in the target already.</summary>
    /// <param name="visible">Leaves those repositories.</param>
    public Task<bool> MountFromAnyAsync(
        RepositoryName target,
        Digest digest,
        Func<IQueryable<RepositoryRow>, IQueryable<RepositoryRow>> visible,
        CancellationToken cancellationToken
    ) =>
        database.WriteAsync(
            async (context, token) =>
                (
                    await Links(context, digest).AnyAsync(link => link.Repository!.Name == target, token)
                    || await visible(Links(context, digest).Select(link => link.Repository!)).AnyAsync(token)
                ) && await MountAsync(context, target, digest, token),
            cancellationToken
        );

    private static IQueryable<RepositoryBlobRow> Links(EntrepotContext context, Digest digest) =>
        context.RepositoryBlobs.Where(link => link.Digest == digest);

    private async Task<bool> MountAsync(
        EntrepotContext context,
        RepositoryName target,
        Digest digest,
        CancellationToken cancellationToken
    )
    {
        var now = clock.GetUtcNow();
        if (!await lease.RenewAsync(context, digest, cancellationToken))
        {
            return false;
        }

        var repository = await RepositoryRows.FindOrAddAsync(context, target, now, cancellationToken);
        if (repository is null)
        {
            return false;
        }

        await BlobLinks.AddAsync(context, repository, digest, now, cancellationToken);
        return true;
    }
}
