using Entrepot.Data;
using Entrepot.Data.Rows;
using Entrepot.Oci;
using Entrepot.Replication.Filters;
using Entrepot.Replication.Policies;
using Entrepot.Replication.Targets;
using Microsoft.EntityFrameworkCore;

namespace Entrepot.Replication.Triggers;

/// <summary>All that a batch of changes needs to know of the present state, read in a fixed number of queries.</summary>
internal sealed class ChangeReading
{
    private readonly Dictionary<WantedReference, PresentTag> present = [];
    private readonly Dictionary<(RepositoryName Repository, Digest Digest), Digest?> subjects = [];
    private ILookup<(RepositoryName Repository, Digest Digest), WantedReference> labelled = Array
        .Empty<FoundTag>()
        .ToLookup(tag => (tag.Reference.Repository, tag.Digest), tag => tag.Reference);
    private ILookup<SubjectWalk.Subject, WantedReference> holders = Array
        .Empty<KeyValuePair<SubjectWalk.Subject, WantedReference>>()
        .ToLookup(pair => pair.Key, pair => pair.Value);
    private List<ReplicationPlacementRow> deletedPlacements = [];

    private ChangeReading(TargetBook book) => Book = book;

    public TargetBook Book { get; }

    public static async Task<ChangeReading> ReadAsync(
        EntrepotContext context,
        IReadOnlyList<PolicySnapshot> policies,
        IReadOnlyList<ChangeRow> changes,
        CancellationToken cancellationToken
    )
    {
        var reading = new ChangeReading(new TargetBook(context));
        await reading.ReadTagsAsync(context, policies, changes, cancellationToken);
        await reading.ReadSubjectsAsync(context, changes, cancellationToken);
        await reading.ReadDeletedPlacementsAsync(context, policies, changes, cancellationToken);
        await reading.ReadTargetsAsync(policies, changes, cancellationToken);
        return reading;
    }

    /// <summary>The tag as it is now; null when it has gone meanwhile.</summary>
    public PresentTag? Present(WantedReference reference) => present.TryGetValue(reference, out var tag) ? tag : null;

    /// <summary>The tags of an artifact that got or lost a label, for rules that ask for labels.</summary>
    public IEnumerable<WantedReference> TagsOf(ChangeRow change) =>
        change.Digest is { } digest ? labelled[(change.Repository, digest)] : [];

    /// <summary>The tags whose artifacts a new referrer belongs to; none when the change brought no referrer.</summary>
    public IEnumerable<WantedReference> HoldersOf(ChangeRow change) =>
        SubjectOf(change) is { } subject ? holders[new SubjectWalk.Subject(change.Repository, subject)] : [];

    /// <summary>
    /// Where rules have placed what the change deleted here: a referrer, or a manifest that a tag had once. A tag that is
    /// deleted leaves its manifest alone.
    /// </summary>
    public IEnumerable<ReplicationPlacementRow> PlacementsOf(ChangeRow change) =>
        deletedPlacements.Where(placement =>
            placement.Digest == change.Digest
            && placement.Target!.SourceRepository == change.Repository
            && (placement.Referrer || change.Kind == ChangeKind.ManifestDeleted)
        );

    private Digest? SubjectOf(ChangeRow change) =>
        change.Kind switch
        {
            ChangeKind.TagPushed when ReferrerTag.SubjectOf(change.Tag!.Value) is { } named => named,
            ChangeKind.TagPushed or ChangeKind.ManifestPushed when change.Digest is { } digest =>
                subjects.GetValueOrDefault((change.Repository, digest)),
            _ => null,
        };

    private async Task ReadTagsAsync(
        EntrepotContext context,
        IReadOnlyList<PolicySnapshot> policies,
        IReadOnlyList<ChangeRow> changes,
        CancellationToken cancellationToken
    )
    {
        List<ReplicationFilters> filters = [.. policies.Select(policy => policy.Filters)];
        var found = await PushedTagsAsync(context, changes, cancellationToken);
        var tags = await LabelledTagsAsync(context, filters, changes, cancellationToken);
        labelled = tags.ToLookup(tag => (tag.Reference.Repository, tag.Digest), tag => tag.Reference);
        found.AddRange(tags);
        List<long> manifests = [.. found.Select(tag => tag.ManifestId).Distinct()];
        var labels = await CarriedLabels.ReadAsync(context, filters, manifests, cancellationToken);
        foreach (var tag in found)
        {
            present[tag.Reference] = new PresentTag(tag.ContainerImage, [.. labels[tag.ManifestId]]);
        }
    }

    private static Task<List<FoundTag>> PushedTagsAsync(
        EntrepotContext context,
        IReadOnlyList<ChangeRow> changes,
        CancellationToken cancellationToken
    )
    {
        List<ChangeRow> pushed = [.. changes.Where(change => change is { Kind: ChangeKind.TagPushed, Tag: not null })];
        List<RepositoryName> repositories = [.. pushed.Select(change => change.Repository).Distinct()];
        List<Tag> tags = [.. pushed.Select(change => change.Tag!.Value).Distinct()];
        return FindAsync(
            context.Tags.Where(tag => repositories.Contains(tag.Repository!.Name) && tags.Contains(tag.Name)),
            pushed.Count > 0,
            cancellationToken
        );
    }

    /// <summary>The tags of what got or lost a label, where a rule that asks for labels may select them.</summary>
    private static Task<List<FoundTag>> LabelledTagsAsync(
        EntrepotContext context,
        IReadOnlyList<ReplicationFilters> filters,
        IReadOnlyList<ChangeRow> changes,
        CancellationToken cancellationToken
    )
    {
        List<long> sequences =
        [
            .. changes
                .Where(change =>
                    change.Kind == ChangeKind.LabelsChanged
                    && filters.Any(each => each.AskForLabels && each.SelectsName(change.Repository))
                )
                .DistinctBy(change => (change.Repository, change.Digest))
                .Select(change => change.Sequence),
        ];

        // By the lines themselves: by all their repositories and all their digests each would be looked for in each.
        return FindAsync(
            context
                .Changes.Where(change => EF.Parameter(sequences).Contains(change.Sequence))
                .SelectMany(change =>
                    context.Manifests.Where(manifest =>
                        manifest.Repository!.Name == change.Repository && manifest.Digest == change.Digest
                    )
                )
                .SelectMany(manifest => manifest.Tags),
            sequences.Count > 0,
            cancellationToken
        );
    }

    /// <param name="any">False: nobody asks, and neither does this.</param>
    private static async Task<List<FoundTag>> FindAsync(
        IQueryable<TagRow> tags,
        bool any,
        CancellationToken cancellationToken
    )
    {
        if (!any)
        {
            return [];
        }

        var rows = await tags.AsNoTracking()
            .Select(tag => new
            {
                Repository = tag.Repository!.Name,
                tag.Name,
                tag.ManifestId,
                tag.Manifest!.Digest,
                tag.Manifest.MediaType,
                tag.Manifest.ConfigMediaType,
                tag.Manifest.ArtifactType,
            })
            .ToListAsync(cancellationToken);
        return rows.ConvertAll(row => new FoundTag(
            row.ManifestId,
            row.Digest,
            new WantedReference(row.Repository, row.Name),
            ArtifactKind.IsContainerImage(row.MediaType, row.ConfigMediaType, row.ArtifactType)
        ));
    }

    private async Task ReadSubjectsAsync(
        EntrepotContext context,
        IReadOnlyList<ChangeRow> changes,
        CancellationToken cancellationToken
    )
    {
        List<ChangeRow> pushed =
        [
            .. changes.Where(change =>
                change.Kind is ChangeKind.TagPushed or ChangeKind.ManifestPushed && change.Digest is not null
            ),
        ];
        if (pushed.Count == 0)
        {
            return;
        }

        List<RepositoryName> repositories = [.. pushed.Select(change => change.Repository).Distinct()];
        List<Digest> digests = [.. pushed.Select(change => change.Digest!.Value).Distinct()];
        var rows = await context
            .Manifests.AsNoTracking()
            .Where(manifest => digests.Contains(manifest.Digest) && repositories.Contains(manifest.Repository!.Name))
            .Select(manifest => new
            {
                manifest.Repository!.Name,
                manifest.Digest,
                manifest.Subject,
            })
            .ToListAsync(cancellationToken);
        // Whether there is a subject is not asked of the database, which could take all referrers for the way to these.
        foreach (var row in rows.Where(row => row.Subject is not null))
        {
            subjects[(row.Name, row.Digest)] = row.Subject;
        }

        HashSet<SubjectWalk.Subject> asked =
        [
            .. pushed
                .Where(change => SubjectOf(change) is not null)
                .Select(change => new SubjectWalk.Subject(change.Repository, SubjectOf(change)!.Value)),
        ];
        if (asked.Count > 0)
        {
            holders = await new SubjectWalk(context).FindTagsAsync(asked, cancellationToken);
        }
    }

    private async Task ReadDeletedPlacementsAsync(
        EntrepotContext context,
        IReadOnlyList<PolicySnapshot> policies,
        IReadOnlyList<ChangeRow> changes,
        CancellationToken cancellationToken
    )
    {
        List<Digest> digests =
        [
            .. changes
                .Where(change => change.Kind is ChangeKind.TagDeleted or ChangeKind.ManifestDeleted)
                .Select(change => change.Digest)
                .OfType<Digest>()
                .Distinct(),
        ];
        if (digests.Count == 0)
        {
            return;
        }

        List<long> ids = [.. policies.Where(policy => policy.ReplicateDeletion).Select(policy => policy.Id)];
        deletedPlacements = await context
            .ReplicationPlacements.Include(placement => placement.Target)
            .Where(placement =>
                digests.Contains(placement.Digest)
                && ids.Contains(placement.Target!.PolicyId)
                && (placement.Referrer || placement.PutByUs)
            )
            .ToListAsync(cancellationToken);
    }

    private async Task ReadTargetsAsync(
        IReadOnlyList<PolicySnapshot> policies,
        IReadOnlyList<ChangeRow> changes,
        CancellationToken cancellationToken
    )
    {
        List<WantedReference> deleted =
        [
            .. changes
                .Where(change => change is { Kind: ChangeKind.TagDeleted, Tag: not null })
                .Select(change => new WantedReference(change.Repository, change.Tag!.Value)),
            .. holders.SelectMany(group => group),
        ];
        List<RepositoryName> repositories =
        [
            .. changes.Where(change => change.Kind == ChangeKind.RepositoryDeleted).Select(change => change.Repository),
        ];
        if (present.Count > 0)
        {
            await Book.LoadDestinationsAsync(policies, present.Keys, cancellationToken);
        }

        if (deleted.Count > 0)
        {
            await Book.LoadSourcesAsync(policies, deleted, cancellationToken);
        }

        if (repositories.Count > 0)
        {
            await Book.LoadRepositoriesAsync(policies, repositories, cancellationToken);
        }
    }

    /// <summary>What a filter asks about a tag.</summary>
    /// <param name="Labels">None when no rule asks for them.</param>
    internal readonly record struct PresentTag(bool ContainerImage, IReadOnlyCollection<string> Labels);

    private sealed record FoundTag(long ManifestId, Digest Digest, WantedReference Reference, bool ContainerImage);
}
