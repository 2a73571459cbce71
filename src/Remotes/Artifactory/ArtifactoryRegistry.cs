using Entrepot.Oci;
using Entrepot.Remotes.Client;

namespace Entrepot.Remotes.Artifactory;

/// <summary>
/// An Artifactory: the first component of a name is a repository of its own, made before the first push; a blob's bytes
/// come in a PATCH, never with the PUT; a DELETE of a manifest by tag takes the tag alone.
/// </summary>
internal sealed class ArtifactoryRegistry(ConnectionLease lease) : IRemoteRegistry
{
    private static readonly SpecTagDeletion TagDeletion = new();
    private readonly ArtifactoryApi api = new(lease.Connection);

    public RemoteCapabilities Capabilities { get; } =
        new(
            TagDeletion: true,
            ManifestDeletion: true,
            ChunkedUpload: false,
            TagsBeforeDigests: false,
            MinimumPathComponents: 2
        );

    public Task<PingOutcome> PingAsync(CancellationToken cancellationToken) =>
        OciPing.AskAsync(lease.Connection, cancellationToken);

    public TimeSpan? AskedPause => lease.Connection.AskedPause;

    public Task PrepareRepositoryAsync(
        RepositoryName repository,
        bool makePublic,
        CancellationToken cancellationToken
    ) => api.EnsureRepositoryAsync(repository.Project, cancellationToken);

    public IRemoteRepository Repository(RepositoryName name) =>
        new OciRepository(lease.Connection, name, Capabilities, TagDeletion) { BlobsByPatch = true };

    public ValueTask DisposeAsync()
    {
        lease.Dispose();
        return ValueTask.CompletedTask;
    }
}
