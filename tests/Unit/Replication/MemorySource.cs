using System.Collections.Concurrent;
using Entrepot.Data;
using Entrepot.Oci;
using Entrepot.Registry.Manifests;
using Entrepot.Registry.Referrers;
using Entrepot.Replication.Transfer;

namespace Entrepot.Unit.Replication;

/// <summary>A site's real manifests, tags and referrers, with the bytes of its blobs in memory.</summary>
public sealed class MemorySource(Database database) : IArtifactSource, IDisposable
{
    private readonly ManifestReader manifests = new(database);
    private readonly ReferrerReader referrers = new(database);

    public ConcurrentDictionary<Digest, byte[]> Blobs { get; } = [];

    public Task<StoredManifest?> FindManifestAsync(
        RepositoryName repository,
        Reference reference,
        CancellationToken cancellationToken
    ) => manifests.FindAsync(repository, reference, cancellationToken);

    public Task<IReadOnlyList<Descriptor>> ListReferrersAsync(
        RepositoryName repository,
        Digest subject,
        CancellationToken cancellationToken
    ) => referrers.ListAsync(repository, subject, null, cancellationToken);

    public Task<IReadOnlyCollection<string>> ListLabelsAsync(
        RepositoryName repository,
        Digest artifact,
        CancellationToken cancellationToken
    ) => LocalSource.ListLabelsAsync(database, repository, artifact, cancellationToken);

    public Task<IReadOnlyDictionary<Tag, Digest>> FindTagsAsync(
        RepositoryName repository,
        IReadOnlyCollection<Tag> tags,
        CancellationToken cancellationToken
    ) => LocalSource.FindTagsAsync(database, repository, tags, cancellationToken);

    public Task<Stream?> OpenBlobAsync(
        RepositoryName repository,
        Digest digest,
        long offset,
        CancellationToken cancellationToken
    ) =>
        Task.FromResult<Stream?>(
            Blobs.TryGetValue(digest, out var bytes) ? new MemoryStream(bytes[(int)offset..], writable: false) : null
        );

    public Task<bool> IsPublicAsync(RepositoryName repository, CancellationToken cancellationToken) =>
        Task.FromResult(true);

    public void Dispose() => manifests.Dispose();
}
