using Entrepot.Oci;
using Entrepot.Remotes.Client;

namespace Entrepot.Remotes.DockerHub;

/// <summary>
/// Docker Hub: names of exactly two components, tags that its own API deletes, and a budget of pulls that only a GET of
/// a manifest uses up.
/// </summary>
internal sealed class HubRegistry(ConnectionLease lease) : OciRegistry(lease)
{
    private static readonly SpecTagDeletion TagDeletion = new();
    private readonly HubApi api = new(lease.Connection);

    public override RemoteCapabilities Capabilities { get; } =
        new(
            TagDeletion: true,
            ManifestDeletion: false,
            ChunkedUpload: false,
            TagsBeforeDigests: false,
            MinimumPathComponents: 2,
            MaximumPathComponents: 2
        );

    public override Task PrepareRepositoryAsync(
        RepositoryName repository,
        bool makePublic,
        CancellationToken cancellationToken
    ) => api.EnsureRepositoryAsync(repository, makePublic, cancellationToken);

    public override IAsyncEnumerable<RepositoryName> ListRepositoriesAsync(CancellationToken cancellationToken) =>
        throw new RemoteException(RemoteFaults.NoRepositoryList);

    public override IRemoteRepository Repository(RepositoryName name) =>
        new OciRepository(Connection, name, Capabilities, TagDeletion) { Deletion = new HubDeletion(api) };
}
