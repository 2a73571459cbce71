using Entrepot.Oci;
using Entrepot.Registry.Manifests;
using Entrepot.Registry.Tags;

namespace Entrepot.Replication.Transfer;

/// <summary>Where artifacts are copied from, read as it is at the moment of asking.</summary>
public interface IArtifactSource
{
    Task<StoredManifest?> FindManifestAsync(
        RepositoryName repository,
        Reference reference,
        CancellationToken cancellationToken
    );

    Task<IReadOnlyList<Descriptor>> ListReferrersAsync(
        RepositoryName repository,
        Digest subject,
        CancellationToken cancellationToken
    );

    /// <summary>The names of the labels that the artifact carries; none when there is no such artifact.</summary>
    Task<IReadOnlyCollection<string>> ListLabelsAsync(
        RepositoryName repository,
        Digest artifact,
        CancellationToken cancellationToken
    );

    /// <summary>What those of the tags that exist point to.</summary>
    Task<IReadOnlyDictionary<Tag, Digest>> FindTagsAsync(
        RepositoryName repository,
        IReadOnlyCollection<Tag> tags,
        CancellationToken cancellationToken
    );

    /// <summary>Where and when the tag got what it has; null when that is not known, or there is no such tag.</summary>
    Task<TagOrigin?> FindOriginAsync(RepositoryName repository, Tag tag, CancellationToken cancellationToken) =>
        Task.FromResult<TagOrigin?>(null);

    /// <summary>The blob's bytes from the offset on; null when there is no such blob.</summary>
    Task<Stream?> OpenBlobAsync(
        RepositoryName repository,
        Digest digest,
        long offset,
        CancellationToken cancellationToken
    );

    /// <summary>Anybody may read the repository.</summary>
    Task<bool> IsPublicAsync(RepositoryName repository, CancellationToken cancellationToken);
}
