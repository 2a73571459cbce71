using System.Globalization;
using Entrepot.Oci;
using Entrepot.Registry.Manifests;
using Entrepot.Replication.Triggers;

namespace Entrepot.Replication.Transfer;

/// <summary>Reads what travels with a tag from the source, as it is now.</summary>
internal sealed class ClosureReader(IArtifactSource source, RepositoryName repository)
{
    private const int MaximumManifests = 20_000;
    private const int MaximumDepth = 32;

    private readonly Dictionary<Digest, ClosureManifest> known = [];
    private readonly List<Digest> order = [];
    private readonly List<Digest> absent = [];

    /// <exception cref="ArtifactFaultException">It is too large or nested too deeply to be an artifact.</exception>
    public async Task<ArtifactClosure> ReadAsync(StoredManifest root, CancellationToken cancellationToken)
    {
        await AddAsync(root, referrer: false, depth: 0, cancellationToken);
        for (var asked = 0; asked < order.Count; )
        {
            var fresh = order[asked..];
            asked = order.Count;
            await AddReferrersAsync(fresh, cancellationToken);
            await AddTaggedReferrersAsync(fresh, cancellationToken);
        }

        return new ArtifactClosure(root.Digest, [.. order.Select(digest => known[digest])], absent);
    }

    private async Task AddReferrersAsync(IReadOnlyList<Digest> subjects, CancellationToken cancellationToken)
    {
        foreach (var subject in subjects)
        {
            foreach (var referrer in await source.ListReferrersAsync(repository, subject, cancellationToken))
            {
                await AddAsync(referrer.Digest, referrer: true, depth: 0, cancellationToken);
            }
        }
    }

    private async Task AddTaggedReferrersAsync(IReadOnlyList<Digest> subjects, CancellationToken cancellationToken)
    {
        List<Tag> tags = [.. subjects.SelectMany(ReferrerTag.For)];
        foreach (var (tag, digest) in await source.FindTagsAsync(repository, tags, cancellationToken))
        {
            await AddAsync(digest, referrer: true, depth: 0, cancellationToken);
            if (known.TryGetValue(digest, out var manifest))
            {
                known[digest] = manifest with { Tag = tag };
            }
        }
    }

    private async Task AddAsync(Digest digest, bool referrer, int depth, CancellationToken cancellationToken)
    {
        if (known.ContainsKey(digest))
        {
            return;
        }

        var manifest = await source.FindManifestAsync(repository, Reference.Of(digest), cancellationToken);
        if (manifest is null)
        {
            absent.Add(digest);
            return;
        }

        await AddAsync(manifest, referrer, depth, cancellationToken);
    }

    private async Task AddAsync(StoredManifest manifest, bool referrer, int depth, CancellationToken cancellationToken)
    {
        if (depth > MaximumDepth || known.Count >= MaximumManifests)
        {
            throw new ArtifactFaultException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"the artifact has more than {MaximumManifests} manifests or {MaximumDepth} levels"
                ),
                final: true
            );
        }

        var parsed = ManifestParser.Parse(manifest.Content, manifest.MediaType);
        var (children, blobs) = parsed.Document switch
        {
            // An index may name blobs, too, as those of build caches do.
            ImageIndex index => (
                index.Manifests.Where(child => child.MediaType.IsManifest).ToList(),
                (IReadOnlyList<Descriptor>)[.. index.Manifests.Where(child => !child.MediaType.IsManifest)]
            ),
            ImageManifest image => ([], [image.Config, .. image.Layers]),
            _ => throw new ArtifactFaultException(
                $"manifest {manifest.Digest} cannot be read: {parsed.Fault}",
                final: true
            ),
        };

        known[manifest.Digest] = new ClosureManifest(
            manifest.Digest,
            manifest.MediaType,
            manifest.Content.Length,
            blobs,
            referrer,
            Tag: null
        );
        foreach (var child in children)
        {
            await AddAsync(child.Digest, referrer, depth + 1, cancellationToken);
        }

        order.Add(manifest.Digest);
    }
}
