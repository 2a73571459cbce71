using Entrepot.Data;
using Entrepot.Data.Rows;
using Entrepot.Oci;
using Microsoft.EntityFrameworkCore;

namespace Entrepot.Registry.Blobs;

/// <summary>The links that make blobs visible in repositories.</summary>
internal static class BlobLinks
{
    /// <summary>Links a blob that the site has to a repository; fine when it is linked already.</summary>
    public static async Task AddAsync(
        EntrepotContext context,
        RepositoryRow repository,
        Digest digest,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        var linked = await context.RepositoryBlobs.AnyAsync(
            link => link.RepositoryId == repository.Id && link.Digest == digest,
            cancellationToken
        );
        if (!linked)
        {
            context.RepositoryBlobs.Add(
                new RepositoryBlobRow
                {
                    RepositoryId = repository.Id,
                    Digest = digest,
                    LinkedAt = now,
                }
            );
            await context.SaveChangesAsync(cancellationToken);
        }
    }
}
