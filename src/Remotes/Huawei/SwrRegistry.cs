using Entrepot.Oci;
using Entrepot.Remotes.Client;

namespace Entrepot.Remotes.Huawei;

/// <summary>
/// A registry of Huawei Cloud: organizations that are made by its API before the first push. What its DELETE of a manifest
/// takes along is written nowhere, so that nothing is deleted there.
/// </summary>
internal sealed class SwrRegistry(ConnectionLease lease) : OciRegistry(lease)
{
    private static readonly SpecTagDeletion TagDeletion = new();
    private static readonly NoDeletion Deletion = new();
    private readonly SwrApi api = new(lease.Connection);

    public override RemoteCapabilities Capabilities { get; } =
        new(
            TagDeletion: false,
            ManifestDeletion: false,
            ChunkedUpload: false,
            TagsBeforeDigests: false,
            MinimumPathComponents: 2
        );

    public override Task PrepareRepositoryAsync(
        RepositoryName repository,
        bool makePublic,
        CancellationToken cancellationToken
    ) => api.EnsureOrganizationAsync(repository.Project, cancellationToken);

    public override IAsyncEnumerable<RepositoryName> ListRepositoriesAsync(CancellationToken cancellationToken) =>
        api.ListRepositoriesAsync(cancellationToken);

    public override IRemoteRepository Repository(RepositoryName name) =>
        new OciRepository(Connection, name, Capabilities, TagDeletion) { Deletion = Deletion };
}
