using Entrepot.Data;
using Entrepot.Data.Rows;
using Entrepot.Oci;
using Entrepot.Registry.Artifacts;
using Entrepot.Registry.Repositories;
using Microsoft.EntityFrameworkCore;

namespace Entrepot.Registry.Tags;

/// <summary>
/// Points tags to a manifest within a transaction: the tag, its history and the line of the change log together. A tag
/// that points there already is left alone, and so is one that another site sends when what is here is later.
/// </summary>
/// <param name="site">The name of this site.</param>
internal sealed class TagMover(
    EntrepotContext context,
    RepositoryRow repository,
    Actor actor,
    string site,
    DateTimeOffset now
)
{
    public async Task<TagMoves> MoveAsync(
        IReadOnlyCollection<Tag> tags,
        ManifestRow manifest,
        CancellationToken cancellationToken
    )
    {
        if (tags.Count == 0)
        {
            return new TagMoves(0);
        }

        var repositoryId = repository.Id;
        var present = await context
            .Tags.Where(row => row.RepositoryId == repositoryId && tags.Contains(row.Name))
            .ToDictionaryAsync(row => row.Name, cancellationToken);
        var other = tags.Distinct()
            .Where(tag => !present.TryGetValue(tag, out var row) || row.ManifestId != manifest.Id)
            .ToLookup(tag => present.TryGetValue(tag, out var row) && IsLater(row));
        Tag? kept = other[true].Any() ? other[true].First() : null;
        List<Tag> moved = [.. other[false]];
        if (moved.Count == 0)
        {
            return new TagMoves(0, kept);
        }

        List<long> left = [.. moved.Where(present.ContainsKey).Select(tag => present[tag].ManifestId).Distinct()];
        Stand(manifest);
        var changes = moved.ConvertAll(tag => Note(tag, manifest.Digest));
        await context.SaveChangesAsync(cancellationToken);
        foreach (var (tag, change) in moved.Zip(changes))
        {
            Point(present.GetValueOrDefault(tag), tag, manifest, change.Sequence);
        }

        await context.SaveChangesAsync(cancellationToken);
        await StandingArtifacts.LowerAsync(context, repository, left, cancellationToken);
        return new TagMoves(moved.Count, kept);
    }

    /// <summary>Whether what the tag has is later than what another site sends.</summary>
    private bool IsLater(TagRow row) => actor.Origin is { } sent && !sent.IsLaterThan(TagOrigins.Of(row, site));

    /// <summary>What has a tag stands for itself.</summary>
    private void Stand(ManifestRow manifest)
    {
        RepositoryRows.Touch(context, repository, now);
        if (!manifest.Standing)
        {
            manifest.Standing = true;
            repository.ArtifactCount++;
        }
    }

    private ChangeRow Note(Tag tag, Digest digest)
    {
        var change = Changes.Of(repository.Name, ChangeKind.TagPushed, actor, now, tag, digest);
        context.Changes.Add(change);
        context.TagHistory.Add(
            new TagHistoryRow
            {
                RepositoryId = repository.Id,
                Name = tag,
                Digest = digest,
                Actor = actor.Name,
                At = now,
            }
        );
        return change;
    }

    private void Point(TagRow? row, Tag tag, ManifestRow manifest, long sequence)
    {
        if (row is null)
        {
            row = new TagRow { RepositoryId = repository.Id, Name = tag };
            context.Tags.Add(row);
        }

        row.Origin = actor.Origin is { } sent ? sent.ToString() : TagOrigins.After(row, site, now);
        row.ManifestId = manifest.Id;
        row.ChangeSequence = sequence;
        row.PushedAt = now;
    }
}
