using System.Text.Json;
using Entrepot.Data;
using Entrepot.Data.Rows;
using Entrepot.Oci;
using Entrepot.Registry.Manifests;
using Microsoft.EntityFrameworkCore;

namespace Entrepot.Registry.Artifacts;

/// <summary>Lists the layers of an artifact for people.</summary>
public sealed class ArtifactLayerReader(Database database)
{
    /// <summary>In the manifest's order, the base first. Null when the reference names no artifact.</summary>
    public Task<ArtifactLayerPage?> ListAsync(
        RepositoryName repository,
        Reference reference,
        int skip,
        int take,
        CancellationToken cancellationToken
    ) =>
        database.ReadAsync(
            async (context, token) =>
            {
                var artifact = await ManifestReader
                    .Named(context, repository, reference)
                    .Select(row => (long?)row.Id)
                    .SingleOrDefaultAsync(token);
                if (artifact is null)
                {
                    return null;
                }

                var all = context.ManifestReferences.Where(row =>
                    row.ManifestId == artifact && row.Kind == ManifestReferenceKind.Layer
                );
                var total = await all.LongCountAsync(token);
                var rows = await all.AsNoTracking()
                    .OrderBy(row => row.Position)
                    .Skip(skip)
                    .Take(take)
                    .ToListAsync(token);
                return new ArtifactLayerPage(rows.ConvertAll(Describe), total);
            },
            cancellationToken
        );

    private static ArtifactLayer Describe(ManifestReferenceRow row) =>
        new(
            row.Digest,
            row.MediaType,
            row.Size,
            JsonSerializer.Deserialize<Dictionary<string, string>>(row.Annotations ?? "{}")!
        );
}
