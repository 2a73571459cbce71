using Entrepot.Data;
using Entrepot.Oci;
using Entrepot.Registry.Manifests;
using Microsoft.EntityFrameworkCore;

namespace Entrepot.Registry.Tags;

/// <summary>Gives a manifest of a repository one more tag.</summary>
public sealed class Tagger(Database database, SiteIdentity identity, TimeProvider clock)
{
    public async Task<TagAddResult> AddAsync(
        RepositoryName repository,
        Reference manifest,
        Tag tag,
        Actor actor,
        CancellationToken cancellationToken
    )
    {
        var site = await identity.ReadAsync(cancellationToken);
        return await database.WriteAsync(
            (context, token) => AddAsync(context, repository, manifest, tag, actor, site, token),
            cancellationToken
        );
    }

    private async Task<TagAddResult> AddAsync(
        EntrepotContext context,
        RepositoryName repository,
        Reference reference,
        Tag tag,
        Actor actor,
        string site,
        CancellationToken cancellationToken
    )
    {
        var manifest = await ManifestReader
            .Named(context, repository, reference)
            .Include(row => row.Repository)
            .SingleOrDefaultAsync(cancellationToken);
        if (manifest is null)
        {
            return TagAddResult.ManifestUnknown;
        }

        if (
            await context.Tags.AnyAsync(
                row => row.RepositoryId == manifest.RepositoryId && row.Name == tag,
                cancellationToken
            )
        )
        {
            return TagAddResult.Exists;
        }

        await new TagMover(context, manifest.Repository!, actor, site, clock.GetUtcNow()).MoveAsync(
            [tag],
            manifest,
            cancellationToken
        );
        return TagAddResult.Added;
    }
}
