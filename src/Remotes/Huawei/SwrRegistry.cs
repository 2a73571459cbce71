using Entrepot.Oci;
using Entrepot.Remotes.Client;

namespace Entrepot.Remotes.Huawei;

/// <summary>
/// A registry of Huawei Cloud: organizations that are made by its API before the first push. What its DELETE of a manifest
/// takes along is written nowhere, so that nothing is deleted there.
/// </summary>
internal sealed class SwrRegistry(ConnectionLease lease) : IRemoteRegistry
{
    private static readonly SpecTagDeletion TagDeletion = new();
    private static readonly NoDeletion Deletion = new();
    private readonly SwrApi api = new(lease.Connection);

    public RemoteCapabilities Capabilities { get; } =
        new(
            TagDeletion: false,
            ManifestDeletion: false,
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
    ) => api.EnsureOrganizationAsync(repository.Project, cancellationToken);

    public IAsyncEnumerable<RepositoryName> ListRepositoriesAsync(CancellationToken cancellationToken) =>
        api.ListRepositoriesAsync(cancellationToken);

    public IRemoteRepository Repository(RepositoryName name) =>
        new OciRepository(lease.Connection, name, Capabilities, TagDeletion) { Deletion = Deletion };

    public ValueTask DisposeAsync()
    {
        lease.Dispose();
        return ValueTask.CompletedTask;
    }
}
