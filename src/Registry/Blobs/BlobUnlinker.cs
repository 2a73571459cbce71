using Entrepot.Data;
using Entrepot.Oci;
using Microsoft.EntityFrameworkCore;

namespace Entrepot.Registry.Blobs;

/// <summary>
/// Takes a blob out of a repository. The bytes stay for the others that have it, and are collected when none has.
/// </summary>
public sealed class BlobUnlinker(Database database)
{
    public Task<BlobUnlinkResult> UnlinkAsync(
        RepositoryName repository,
        Digest digest,
        CancellationToken cancellationToken
    ) => database.WriteAsync((context, token) => UnlinkAsync(context, repository, digest, token), cancellationToken);

    private static async Task<BlobUnlinkResult> UnlinkAsync(
        EntrepotContext context,
        RepositoryName repository,
        Digest digest,
        CancellationToken cancellationToken
    )
    {
        var link = await context.RepositoryBlobs.SingleOrDefaultAsync(
            row => row.Repository!.Name == repository && row.Digest == digest,
            cancellationToken
        );
        if (link is null)
        {
            return BlobUnlinkResult.Unknown;
        }

        var used = await context.ManifestReferences.AnyAsync(
            reference => reference.RepositoryId == link.RepositoryId && reference.BlobDigest == digest,
            cancellationToken
        );
        if (used)
        {
            return BlobUnlinkResult.InUse;
        }

        context.RepositoryBlobs.Remove(link);
        await context.SaveChangesAsync(cancellationToken);
        return BlobUnlinkResult.Unlinked;
    }
}
