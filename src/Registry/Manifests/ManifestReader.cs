using Entrepot.Data;
using Entrepot.Data.Rows;
using Entrepot.Oci;
using Microsoft.EntityFrameworkCore;

namespace Entrepot.Registry.Manifests;

/// <summary>Finds manifests of this site.</summary>
public sealed class ManifestReader(Database database)
{
    /// <summary>The manifest that a tag or digest names in the repository now; null when there is none.</summary>
    public Task<StoredManifest?> FindAsync(
        RepositoryName repository,
        Reference reference,
        CancellationToken cancellationToken
    ) =>
        database.ReadAsync(
            (context, token) =>
                Named(context, repository, reference)
                    .Select(manifest => new StoredManifest(
                        manifest.Digest,
                        manifest.MediaType,
                        manifest.Content!.Content
                    ))
                    .SingleOrDefaultAsync(token),
            cancellationToken
        );

    /// <summary>What a tag or digest names in the repository now, without its bytes; null when there is nothing.</summary>
    public Task<ManifestHead?> FindHeadAsync(
        RepositoryName repository,
        Reference reference,
        CancellationToken cancellationToken
    ) =>
        database.ReadAsync(
            (context, token) =>
                Named(context, repository, reference)
                    .Select(manifest => new ManifestHead(manifest.Digest, manifest.MediaType, manifest.Size))
                    .SingleOrDefaultAsync(token),
            cancellationToken
        );

    /// <summary>The manifest, or none, that the reference names.</summary>
    internal static IQueryable<ManifestRow> Named(
        EntrepotContext context,
        RepositoryName repository,
        Reference reference
    )
    {
        if (reference.Digest is { } digest)
        {
            return context.Manifests.Where(manifest =>
                manifest.Repository!.Name == repository && manifest.Digest == digest
            );
        }

        var tag = reference.Tag!.Value;
        // By the id and not by navigating from the tag, so that a caller may include what it needs.
        return context.Manifests.Where(manifest =>
            manifest.Id
            == context
                .Tags.Where(row => row.Repository!.Name == repository && row.Name == tag)
                .Select(row => (long?)row.ManifestId)
                .FirstOrDefault()
        );
    }
}
