using System.Collections.Concurrent;
using Entrepot.Oci;
using Entrepot.Registry.Manifests;
using Entrepot.Remotes;
using Entrepot.Replication.Targets;

namespace Entrepot.Replication.Transfer.Pull;

/// <summary>
/// Another registry as the source of what is pulled. A manifest that is here already is not fetched again: a digest has
/// one content, and registries count what is fetched.
/// </summary>
internal sealed class RemoteSource(
    IRemoteRegistry remote,
    LeasedTarget lease,
    ManifestReader here,
    ReferrerTagLists referrerTags
) : IArtifactSource
{
    /// <summary>In bytes: what is read for the closure is wanted again when it is put.</summary>
    private const long FetchedKept = 16 * 1024 * 1024;

    private readonly ConcurrentDictionary<Digest, StoredManifest> fetched = [];
    private long fetchedBytes;

    public async Task<StoredManifest?> FindManifestAsync(
        RepositoryName repository,
        Reference reference,
        CancellationToken cancellationToken
    )
    {
        var there = remote.Repository(repository);
        var digest = reference.Digest ?? (await there.ResolveAsync(reference, cancellationToken))?.Digest;
        if (digest is null)
        {
            return null;
        }

        var known = Reference.Of(digest.Value);
        if (await here.FindAsync(lease.DestinationRepository, known, cancellationToken) is { } kept)
        {
            return kept;
        }

        if (fetched.TryGetValue(digest.Value, out var again))
        {
            return again;
        }

        if (await there.GetManifestAsync(known, cancellationToken) is not { } manifest)
        {
            return null;
        }

        var read = new StoredManifest(manifest.Digest, manifest.MediaType, manifest.Content);
        if (Interlocked.Add(ref fetchedBytes, read.Content.Length) <= FetchedKept)
        {
            fetched[digest.Value] = read;
        }

        return read;
    }

    public async Task<IReadOnlyList<Descriptor>> ListReferrersAsync(
        RepositoryName repository,
        Digest subject,
        CancellationToken cancellationToken
    ) =>
        await remote
            .Repository(repository)
            .ListReferrersAsync(subject, cancellationToken)
            .ToListAsync(cancellationToken);

    /// <exception cref="ArtifactFaultException">That registry has no labels.</exception>
    public async Task<IReadOnlyCollection<string>> ListLabelsAsync(
        RepositoryName repository,
        Digest artifact,
        CancellationToken cancellationToken
    ) =>
        await remote.Repository(repository).ListLabelsAsync(artifact, cancellationToken)
        ?? throw new ArtifactFaultException(
            "the rule asks for labels, which that registry does not have; take the label filter away",
            final: true
        );

    public async Task<IReadOnlyDictionary<Tag, Digest>> FindTagsAsync(
        RepositoryName repository,
        IReadOnlyCollection<Tag> tags,
        CancellationToken cancellationToken
    )
    {
        var there = remote.Repository(repository);
        var present = await referrerTags.ReadAsync(lease.Policy.EndpointId, there, cancellationToken);
        var found = new Dictionary<Tag, Digest>();
        foreach (var tag in tags.Where(present.Contains))
        {
            if (await there.ResolveAsync(Reference.Of(tag), cancellationToken) is { } head)
            {
                found[tag] = head.Digest;
            }
        }

        return found;
    }

    public Task<Stream?> OpenBlobAsync(
        RepositoryName repository,
        Digest digest,
        long offset,
        CancellationToken cancellationToken
    ) => remote.Repository(repository).Blobs.OpenAsync(digest, offset, cancellationToken);

    /// <summary>Who may read it there is not known; what is made here for it is private until somebody opens it.</summary>
    public Task<bool> IsPublicAsync(RepositoryName repository, CancellationToken cancellationToken) =>
        Task.FromResult(false);
}
