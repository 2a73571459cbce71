using Entrepot.Data;
using Entrepot.Data.Rows;
using Entrepot.Oci;
using Entrepot.Registry.Artifacts;
using Entrepot.Registry.Repositories;
using Microsoft.EntityFrameworkCore;

namespace Entrepot.Registry.Manifests;

/// <summary>Deletes a manifest and the tags that point to it. What it referred to stays.</summary>
public sealed class ManifestDeleter(Database database, TimeProvider clock)
{
    /// <summary>What refers to it stays, too (distribution-spec): a subject may be missing.</summary>
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

    /// <summary>Deletes it with its signatures, SBOMs and whatever else is about it, as Harbor deletes an artifact.</summary>
    public Task<ManifestDeleteResult> DeleteWithAccessoriesAsync(
        RepositoryName repository,
        Digest digest,
        Actor actor,
        CancellationToken cancellationToken
    ) =>
        database.WriteAsync(
            async (context, token) =>
            {
                var result = await DeleteAsync(context, repository, digest, actor, token);
                if (result is not ManifestDeleteResult.Deleted)
                {
                    return result;
                }

                var left = new Queue<Digest>([digest]);
                while (left.TryDequeue(out var subject))
                {
                    foreach (var accessory in await ManifestAccessories.OfAsync(context, repository, subject, token))
                    {
                        if (
                            await DeleteAsync(context, repository, accessory, actor, token)
                            is ManifestDeleteResult.Deleted
                        )
                        {
                            left.Enqueue(accessory);
                        }
                    }
                }

                return result;
            },
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
            .Include(row => row.Repository)
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

        var children = manifest.MediaType.IsImageIndex
            ? await ChildrenAsync(context, manifest.Id, cancellationToken)
            : [];
        var holder = manifest.Repository!;
        RepositoryRows.Touch(context, holder, now);
        holder.ArtifactCount -= manifest.Standing ? 1 : 0;
        context.Changes.Add(Changes.Of(repository, ChangeKind.ManifestDeleted, actor, now, null, digest));
        context.Tags.RemoveRange(manifest.Tags);
        context.Manifests.Remove(manifest);
        await context.SaveChangesAsync(cancellationToken);
        await StandingArtifacts.RaiseAsync(context, holder, children, cancellationToken);
        return new ManifestDeleteResult.Deleted(tags);
    }

    private static Task<List<long>> ChildrenAsync(
        EntrepotContext context,
        long manifestId,
        CancellationToken cancellationToken
    ) =>
        context
            .ManifestReferences.Where(reference => reference.ManifestId == manifestId && reference.ChildId != null)
            .Select(reference => reference.ChildId!.Value)
            .Distinct()
            .ToListAsync(cancellationToken);

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
