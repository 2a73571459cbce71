using Entrepot.Oci;

namespace Entrepot.Remotes.Client;

/// <summary>
/// A registry as the distribution-spec has it: repositories come with the first push, and <c>/v2/_catalog</c> lists them.
/// Adapters override what theirs does otherwise.
/// </summary>
internal abstract class OciRegistry(ConnectionLease lease) : IRemoteRegistry
{
    public abstract RemoteCapabilities Capabilities { get; }

    public TimeSpan? AskedPause => Connection.AskedPause;

    protected RegistryConnection Connection => lease.Connection;

    public virtual Task<PingOutcome> PingAsync(CancellationToken cancellationToken) =>
        OciPing.AskAsync(Connection, cancellationToken);

    public virtual Task PrepareRepositoryAsync(
        RepositoryName repository,
        bool makePublic,
        CancellationToken cancellationToken
    ) => Task.CompletedTask;

    public virtual IAsyncEnumerable<RepositoryName> ListRepositoriesAsync(CancellationToken cancellationToken) =>
        new RepositoryList(Connection).ReadAsync(cancellationToken);

    public abstract IRemoteRepository Repository(RepositoryName name);

    public ValueTask DisposeAsync()
    {
        lease.Dispose();
        return ValueTask.CompletedTask;
    }
}
