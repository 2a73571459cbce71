using Entrepot.Data;
using Entrepot.Data.Rows;
using Entrepot.Oci;
using Entrepot.Registry.Manifests;
using Microsoft.EntityFrameworkCore;

namespace Entrepot.Registry.Artifacts;

/// <summary>Lists the tags of an artifact for people.</summary>
public sealed class ArtifactTagReader(Database database)
{
    /// <summary>Null when the reference names no artifact.</summary>
    /// <param name="shape">Filters and sorts.</param>
    public Task<ArtifactTagPage?> ListAsync(
        RepositoryName repository,
        Reference reference,
        Func<IQueryable<TagRow>, IQueryable<TagRow>> shape,
        int skip,
        int take,
        CancellationToken cancellationToken
    ) =>
        database.ReadAsync(
            async (context, token) =>
            {
                var artifact = await ManifestReader
                    .Named(context, repository, reference)
                    .Select(row => new { row.Id, row.RepositoryId })
                    .SingleOrDefaultAsync(token);
                if (artifact is null)
                {
                    return null;
                }

                var all = shape(context.Tags.AsNoTracking().Where(row => row.ManifestId == artifact.Id));
                var total = await all.LongCountAsync(token);
                var tags = await all.Skip(skip)
                    .Take(take)
                    .Select(row => new ArtifactTag(row.Id, row.Name, row.PushedAt, row.PulledAt))
                    .ToListAsync(token);
                return new ArtifactTagPage(artifact.Id, artifact.RepositoryId, tags, total);
            },
            cancellationToken
        );
}
