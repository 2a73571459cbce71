using Entrepot.Data;
using Entrepot.Data.Rows;
using Entrepot.Oci;
using Microsoft.EntityFrameworkCore;

namespace Entrepot.Registry.Manifests;

/// <summary>
/// Deletes a manifest and the tags that point to it. What it referred to stays, and so does what refers to it: a referrer
/// may do so to something that is missing.
/// </summary>
public sealed class ManifestDeleter(Database database, TimeProvider clock)
{
    public Task<ManifestDeleteResult> DeleteAsync(
        RepositoryName repository,
        Digest digest,
        Actor actor,
        CancellationToken cancellationToken
    ) =>
        database.WriteAsync(
            (context, token) => DeleteAsync(context, repository, digest, actor, token),
            cancellationToken
        );

    private async Task<ManifestDeleteResult> DeleteAsync(
        EntrepotContext context,
        RepositoryName repository,
        Digest digest,
        Actor actor,
        CancellationToken cancellationToken
    )
    {
        var manifest = await context
            .Manifests.Include(row => row.Tags)
            .SingleOrDefaultAsync(row => row.Repository!.Name == repository && row.Digest == digest, cancellationToken);
        if (manifest is null)
        {
            return new ManifestDeleteResult.Unknown();
        }

        if (await FindIndexAsync(context, manifest.Id, cancellationToken) is { } index)
        {
            return new ManifestDeleteResult.HeldByIndex(index);
        }

        var now = clock.GetUtcNow();
        List<Tag> tags = [.. manifest.Tags.Select(row => row.Name)];
        foreach (var tag in tags)
        {
            context.Changes.Add(Changes.Of(repository, ChangeKind.TagDeleted, actor, now, tag, digest));
            context.TagHistory.Add(Gone(manifest.RepositoryId, tag, actor, now));
        }

        context.Changes.Add(Changes.Of(repository, ChangeKind.ManifestDeleted, actor, now, null, digest));
        context.Tags.RemoveRange(manifest.Tags);
        context.Manifests.Remove(manifest);
        await context.SaveChangesAsync(cancellationToken);
        return new ManifestDeleteResult.Deleted(tags);
    }

    private static Task<Digest?> FindIndexAsync(
        EntrepotContext context,
        long manifestId,
        CancellationToken cancellationToken
    ) =>
        context
            .ManifestReferences.Where(reference => reference.ChildId == manifestId)
            .Join(context.Manifests, reference => reference.ManifestId, row => row.Id, (_, row) => (Digest?)row.Digest)
            .FirstOrDefaultAsync(cancellationToken);

    private static TagHistoryRow Gone(long repositoryId, Tag tag, Actor actor, DateTimeOffset now) =>
        new()
        {
            RepositoryId = repositoryId,
            Name = tag,
            Actor = actor.Name,
            At = now,
        };
}
