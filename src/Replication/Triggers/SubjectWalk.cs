using Entrepot.Data;
using Entrepot.Oci;
using Entrepot.Replication.Targets;
using Microsoft.EntityFrameworkCore;

namespace Entrepot.Replication.Triggers;

/// <summary>
/// Finds the tags whose artifacts a referrer belongs to: up from its subject, through the indexes that hold it and
/// the subjects of what is itself a referrer.
/// </summary>
internal sealed class SubjectWalk(EntrepotContext context)
{
    /// <summary>Nobody nests indexes or signs signatures deeper than this; it ends what would go in circles.</summary>
    private const int MaximumLevels = 16;

    /// <summary>All levels of all subjects together, one pair of queries a level.</summary>
    /// <returns>For each subject the tags that hold it now.</returns>
    public async Task<ILookup<Subject, WantedReference>> FindTagsAsync(
        IReadOnlyCollection<Subject> subjects,
        CancellationToken cancellationToken
    )
    {
        List<RepositoryName> repositories = [.. subjects.Select(subject => subject.Repository).Distinct()];
        List<Digest> digests = [.. subjects.Select(subject => subject.Digest).Distinct()];
        var start = await ManifestsAsync(repositories, digests, cancellationToken);
        var origins = new Dictionary<long, HashSet<Subject>>();
        foreach (var manifest in start)
        {
            Note(origins, manifest.Id, [new Subject(manifest.Repository, manifest.Digest)]);
        }

        IReadOnlyCollection<Node> level = start;
        for (var depth = 0; level.Count > 0 && depth < MaximumLevels; depth++)
        {
            level = await UpAsync(level, origins, cancellationToken);
        }

        return await TagsAsync(origins, cancellationToken);
    }

    private static bool Note(Dictionary<long, HashSet<Subject>> origins, long id, IEnumerable<Subject> from)
    {
        if (!origins.TryGetValue(id, out var known))
        {
            origins[id] = [.. from];
            return true;
        }

        var before = known.Count;
        known.UnionWith(from);
        return known.Count > before;
    }

    private async Task<IReadOnlyCollection<Node>> UpAsync(
        IReadOnlyCollection<Node> level,
        Dictionary<long, HashSet<Subject>> origins,
        CancellationToken cancellationToken
    )
    {
        List<long?> ids = [.. level.Select(node => (long?)node.Id)];
        var parents = await context
            .ManifestReferences.AsNoTracking()
            .Where(reference => ids.Contains(reference.ChildId))
            .Select(reference => new { Child = reference.ChildId!.Value, reference.ManifestId })
            .Distinct()
            .ToListAsync(cancellationToken);
        List<RepositoryName> repositories = [.. level.Select(node => node.Repository).Distinct()];
        List<Digest> subjectDigests = [.. level.Select(node => node.Subject).OfType<Digest>().Distinct()];
        var subjects =
            subjectDigests.Count == 0 ? [] : await ManifestsAsync(repositories, subjectDigests, cancellationToken);

        var moved = new HashSet<long>();
        foreach (var parent in parents.Where(parent => Note(origins, parent.ManifestId, origins[parent.Child])))
        {
            moved.Add(parent.ManifestId);
        }

        foreach (var node in level.Where(node => node.Subject is not null))
        {
            foreach (
                var subject in subjects.Where(found =>
                    found.IsSubjectOf(node) && Note(origins, found.Id, origins[node.Id])
                )
            )
            {
                moved.Add(subject.Id);
            }
        }

        return moved.Count == 0 ? [] : await ManifestsAsync(moved, cancellationToken);
    }

    private async Task<ILookup<Subject, WantedReference>> TagsAsync(
        Dictionary<long, HashSet<Subject>> origins,
        CancellationToken cancellationToken
    )
    {
        List<long> ids = [.. origins.Keys];
        var tags = await context
            .Tags.AsNoTracking()
            .Where(tag => ids.Contains(tag.ManifestId))
            .Select(tag => new
            {
                tag.ManifestId,
                Repository = tag.Repository!.Name,
                tag.Name,
            })
            .ToListAsync(cancellationToken);
        return tags.SelectMany(tag =>
                origins[tag.ManifestId].Select(subject => (subject, Tag: new WantedReference(tag.Repository, tag.Name)))
            )
            .Distinct()
            .ToLookup(pair => pair.subject, pair => pair.Tag);
    }

    private Task<List<Node>> ManifestsAsync(
        List<RepositoryName> repositories,
        List<Digest> digests,
        CancellationToken cancellationToken
    ) =>
        context
            .Manifests.AsNoTracking()
            .Where(manifest => repositories.Contains(manifest.Repository!.Name) && digests.Contains(manifest.Digest))
            .Select(manifest => new Node(manifest.Id, manifest.Repository!.Name, manifest.Digest, manifest.Subject))
            .ToListAsync(cancellationToken);

    private Task<List<Node>> ManifestsAsync(IReadOnlyCollection<long> ids, CancellationToken cancellationToken) =>
        context
            .Manifests.AsNoTracking()
            .Where(manifest => ids.Contains(manifest.Id))
            .Select(manifest => new Node(manifest.Id, manifest.Repository!.Name, manifest.Digest, manifest.Subject))
            .ToListAsync(cancellationToken);

    /// <summary>A digest of a repository that something refers to.</summary>
    internal readonly record struct Subject(RepositoryName Repository, Digest Digest);

    private sealed record Node(long Id, RepositoryName Repository, Digest Digest, Digest? Subject)
    {
        public bool IsSubjectOf(Node referrer) => Repository == referrer.Repository && Digest == referrer.Subject;
    }
}
