using Entrepot.Oci;
using Entrepot.Remotes;
using Entrepot.Replication.Triggers;

namespace Entrepot.Replication.Transfer;

/// <summary>The manifests of a repository elsewhere that its tags need.</summary>
internal sealed class DestinationNeeds
{
    private const int MaximumTags = 1000;
    private const int ResolvedAtOnce = 8;

    private readonly IRemoteRepository repository;
    private readonly HashSet<Digest> needed = [];

    private DestinationNeeds(IRemoteRepository repository) => this.repository = repository;

    public bool Contains(Digest digest) => needed.Contains(digest);

    /// <summary>Null when there are too many tags to look at them all.</summary>
    public static async Task<DestinationNeeds?> ReadAsync(
        IRemoteRepository repository,
        CancellationToken cancellationToken
    )
    {
        var tags = new List<Tag>();
        await foreach (var tag in repository.ListTagsAsync(cancellationToken))
        {
            // A list of referrers says who refers to what; nobody needs what it lists for its sake.
            if (!ReferrerTag.IsList(tag))
            {
                tags.Add(tag);
            }

            if (tags.Count > MaximumTags)
            {
                return null;
            }
        }

        var roots = new Digest?[tags.Count];
        await Parallel.ForAsync(
            0,
            tags.Count,
            new ParallelOptions { MaxDegreeOfParallelism = ResolvedAtOnce, CancellationToken = cancellationToken },
            async (index, token) =>
                roots[index] = (await repository.ResolveAsync(Reference.Of(tags[index]), token))?.Digest
        );
        var needs = new DestinationNeeds(repository);
        foreach (var root in roots.OfType<Digest>())
        {
            await needs.KeepAsync(root, cancellationToken);
        }

        return needs;
    }

    /// <summary>The manifest is needed, and so is everything below it.</summary>
    public async Task KeepAsync(Digest digest, CancellationToken cancellationToken)
    {
        if (!needed.Add(digest))
        {
            return;
        }

        foreach (var child in await ChildrenAsync(repository, digest, cancellationToken))
        {
            await KeepAsync(child, cancellationToken);
        }
    }

    /// <summary>What an index there names; nothing when it is no index.</summary>
    public static async Task<IReadOnlyList<Digest>> ChildrenAsync(
        IRemoteRepository repository,
        Digest digest,
        CancellationToken cancellationToken
    )
    {
        var manifest = await repository.GetManifestAsync(Reference.Of(digest), cancellationToken);
        return
            manifest is { MediaType.IsImageIndex: true }
            && ManifestParser.Parse(manifest.Content, manifest.MediaType).Document is ImageIndex index
            ? [.. index.Manifests.Select(child => child.Digest)]
            : [];
    }
}
