using Entrepot.Oci;
using Entrepot.Remotes.Client;

namespace Entrepot.Remotes.Azure;

/// <summary>A registry of Azure. Repositories come with the first push; reading tags needs a right of its own.</summary>
internal sealed class AcrRegistry(ConnectionLease lease) : IRemoteRegistry
{
    private readonly AcrTagDeletion tagDeletion = new(lease.Connection);

    public RemoteCapabilities Capabilities { get; } =
        new(TagDeletion: true, ManifestDeletion: true, ChunkedUpload: true, TagsBeforeDigests: false);

    public Task<PingOutcome> PingAsync(CancellationToken cancellationToken) =>
        OciPing.AskAsync(lease.Connection, cancellationToken);

    public TimeSpan? AskedPause => lease.Connection.AskedPause;

    public Task PrepareRepositoryAsync(
        RepositoryName repository,
        bool makePublic,
        CancellationToken cancellationToken
    ) => Task.CompletedTask;

    public IAsyncEnumerable<RepositoryName> ListRepositoriesAsync(CancellationToken cancellationToken) =>
        new RepositoryList(lease.Connection).ReadAsync(cancellationToken);

    public IRemoteRepository Repository(RepositoryName name) =>
        new OciRepository(lease.Connection, name, Capabilities, tagDeletion)
        {
            ListScopes = [$"repository:{name}:metadata_read"],
        };

    public ValueTask DisposeAsync()
    {
        lease.Dispose();
        return ValueTask.CompletedTask;
    }
}
