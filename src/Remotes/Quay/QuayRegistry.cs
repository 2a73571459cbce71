using Entrepot.Oci;
using Entrepot.Remotes.Client;

namespace Entrepot.Remotes.Quay;

/// <summary>A Quay: names of exactly two components, ORGANIZATION/NAME; repositories come with the first push.</summary>
internal sealed class QuayRegistry(ConnectionLease lease) : IRemoteRegistry
{
    private static readonly SpecTagDeletion TagDeletion = new();
    private readonly QuayApi api = new(lease.Connection);

    public RemoteCapabilities Capabilities { get; } =
        new(
            TagDeletion: true,
            ManifestDeletion: true,
            ChunkedUpload: false,
            TagsBeforeDigests: false,
            MinimumPathComponents: 2,
            MaximumPathComponents: 2
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
        new RepositoryList(lease.Connection).ReadAsync(cancellationToken);

    public IRemoteRepository Repository(RepositoryName name) =>
        new OciRepository(lease.Connection, name, Capabilities, TagDeletion);

    public ValueTask DisposeAsync()
    {
        lease.Dispose();
        return ValueTask.CompletedTask;
    }
}
