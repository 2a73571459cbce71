using Entrepot.Data;
using Entrepot.Data.Rows;
using Entrepot.Oci;
using Entrepot.Registry.Artifacts;
using Entrepot.Registry.Repositories;
using Microsoft.EntityFrameworkCore;

namespace Entrepot.Registry.Tags;

/// <summary>Deletes a tag and nothing else: the manifest and its other tags stay.</summary>
public sealed class TagDeleter(Database database, TimeProvider clock)
{
    /// <summary>The digest that the tag pointed to; null when there was no such tag.</summary>
    public Task<Digest?> DeleteAsync(
        RepositoryName repository,
        Tag tag,
        Actor actor,
        CancellationToken cancellationToken
    ) =>
        database.WriteAsync((context, token) => DeleteAsync(context, repository, tag, actor, token), cancellationToken);

    private async Task<Digest?> DeleteAsync(
        EntrepotContext context,
        RepositoryName repository,
        Tag tag,
        Actor actor,
        CancellationToken cancellationToken
    )
    {
        var row = await context
            .Tags.Include(it => it.Manifest)
            .Include(it => it.Repository)
            .SingleOrDefaultAsync(it => it.Repository!.Name == repository && it.Name == tag, cancellationToken);
        if (row is null)
        {
            return null;
        }

        var now = clock.GetUtcNow();
        var digest = row.Manifest!.Digest;
        context.Tags.Remove(row);
        context.TagHistory.Add(
            new TagHistoryRow
            {
                RepositoryId = row.RepositoryId,
                Name = tag,
                Actor = actor.Name,
                At = now,
            }
        );
        context.Changes.Add(Changes.Of(repository, ChangeKind.TagDeleted, actor, now, tag, digest));
        RepositoryRows.Touch(context, row.Repository!, now);
        await context.SaveChangesAsync(cancellationToken);
        await StandingArtifacts.LowerAsync(context, row.Repository!, [row.ManifestId], cancellationToken);
        return digest;
    }
}
