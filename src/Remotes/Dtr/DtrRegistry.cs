using Entrepot.Oci;
using Entrepot.Remotes.Client;

namespace Entrepot.Remotes.Dtr;

/// <summary>
/// A Docker Trusted Registry: names of exactly two components, ACCOUNT/NAME, of which both are made by its API before the
/// first push. Its <c>/v2/</c> deletes by digest.
/// </summary>
internal sealed class DtrRegistry(ConnectionLease lease) : OciRegistry(lease)
{
    private static readonly OciTagDeletion TagDeletion = new();
    private readonly DtrApi api = new(lease.Connection);

    public override RemoteCapabilities Capabilities { get; } =
        new(
            TagDeletion: true,
            ManifestDeletion: true,
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
        api.ListRepositoriesAsync(cancellationToken);

    public override IRemoteRepository Repository(RepositoryName name) =>
        new OciRepository(Connection, name, Capabilities, TagDeletion);
}
