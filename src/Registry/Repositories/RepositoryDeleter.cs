using Entrepot.Data;
using Entrepot.Data.Rows;
using Entrepot.Oci;
using Microsoft.EntityFrameworkCore;

namespace Entrepot.Registry.Repositories;

/// <summary>Deletes a repository with all its tags, manifests and links to blobs.</summary>
public sealed class RepositoryDeleter(Database database, TimeProvider clock)
{
    /// <summary>False when there is no such repository.</summary>
    public Task<bool> DeleteAsync(RepositoryName repository, Actor actor, CancellationToken cancellationToken) =>
        database.WriteAsync((context, token) => DeleteAsync(context, repository, actor, token), cancellationToken);

    private async Task<bool> DeleteAsync(
        EntrepotContext context,
        RepositoryName repository,
        Actor actor,
        CancellationToken cancellationToken
    )
    {
        var row = await RepositoryRows.FindAsync(context, repository, cancellationToken);
        if (row is null)
        {
            return false;
        }

        var now = clock.GetUtcNow();
        await NoteTagsAsync(context, row, actor, now, cancellationToken);
        context.Changes.Add(Changes.Of(repository, ChangeKind.RepositoryDeleted, actor, now, null, null));
        await context.SaveChangesAsync(cancellationToken);
        await EmptyAsync(context, row.Id, cancellationToken);
        if (row.Listed)
        {
            await RepositoryRows.CountAsync(context, row, -1, cancellationToken);
        }

        context.Repositories.Remove(row);
        await context.SaveChangesAsync(cancellationToken);
        return true;
    }

    private static async Task NoteTagsAsync(
        EntrepotContext context,
        RepositoryRow repository,
        Actor actor,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        var tags = await context
            .Tags.Where(tag => tag.RepositoryId == repository.Id)
            .OrderBy(tag => tag.Name)
            .Select(tag => new { tag.Name, tag.Manifest!.Digest })
            .ToListAsync(cancellationToken);
        context.Changes.AddRange(
            tags.Select(tag => Changes.Of(repository.Name, ChangeKind.TagDeleted, actor, now, tag.Name, tag.Digest))
        );
    }

    /// <summary>In the order in which the foreign keys let go.</summary>
    private static async Task EmptyAsync(
        EntrepotContext context,
        long repositoryId,
        CancellationToken cancellationToken
    )
    {
        await context.Tags.Where(row => row.RepositoryId == repositoryId).ExecuteDeleteAsync(cancellationToken);
        await context.TagHistory.Where(row => row.RepositoryId == repositoryId).ExecuteDeleteAsync(cancellationToken);
        await context
            .ManifestReferences.Where(row => row.RepositoryId == repositoryId)
            .ExecuteDeleteAsync(cancellationToken);
        await context.Manifests.Where(row => row.RepositoryId == repositoryId).ExecuteDeleteAsync(cancellationToken);
        await context
            .RepositoryBlobs.Where(row => row.RepositoryId == repositoryId)
            .ExecuteDeleteAsync(cancellationToken);
    }
}
