using Entrepot.Oci;
using Entrepot.Remotes.Client;

namespace Entrepot.Remotes.Artifactory;

/// <summary>
/// An Artifactory: the first component of a name is a repository of its own, made before the first push; a blob's bytes
/// come in a PATCH, never with the PUT; a DELETE of a manifest by tag takes the tag alone.
/// </summary>
internal sealed class ArtifactoryRegistry(ConnectionLease lease) : OciRegistry(lease)
{
    private static readonly SpecTagDeletion TagDeletion = new();
    private readonly ArtifactoryApi api = new(lease.Connection);

    public override RemoteCapabilities Capabilities { get; } =
        new(
            TagDeletion: true,
            ManifestDeletion: true,
            ChunkedUpload: false,
            TagsBeforeDigests: false,
            MinimumPathComponents: 2
        );

    public override Task PrepareRepositoryAsync(
        RepositoryName repository,
        bool makePublic,
        CancellationToken cancellationToken
    ) => api.EnsureRepositoryAsync(repository.Project, cancellationToken);

    public override IAsyncEnumerable<RepositoryName> ListRepositoriesAsync(CancellationToken cancellationToken) =>
        throw new RemoteException(RemoteFaults.NoRepositoryList);

    public override IRemoteRepository Repository(RepositoryName name) =>
        new OciRepository(Connection, name, Capabilities, TagDeletion) { BlobsByPatch = true };
}
