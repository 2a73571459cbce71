using Entrepot.Oci;
using Entrepot.Remotes;
using Entrepot.Remotes.Client;

namespace Entrepot.Unit.Replication.Endpoints;

internal sealed class FakeRegistry(FakeAdapter adapter, ConnectionLease lease) : IRemoteRegistry
{
    public RemoteCapabilities Capabilities => throw new NotSupportedException();

    public Task<PingOutcome> PingAsync(CancellationToken cancellationToken)
    {
        lock (adapter.Pinged)
        {
            adapter.Pinged.Add(lease.Connection.Endpoint);
        }

        return Task.FromResult(adapter.Answer(lease.Connection.Endpoint));
    }

    public Task PrepareRepositoryAsync(
        RepositoryName repository,
        bool makePublic,
        CancellationToken cancellationToken
    ) => throw new NotSupportedException();

    public IAsyncEnumerable<RepositoryName> ListRepositoriesAsync(CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public IRemoteRepository Repository(RepositoryName name) => throw new NotSupportedException();

    public ValueTask DisposeAsync()
    {
        lease.Dispose();
        return ValueTask.CompletedTask;
    }
}
