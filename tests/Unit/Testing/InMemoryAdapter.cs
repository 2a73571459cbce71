using Entrepot.Remotes;
using Entrepot.Remotes.Client;

namespace Entrepot.Unit.Testing;

/// <summary>Opens one registry in memory, whatever its address.</summary>
internal sealed class InMemoryAdapter(FakeRemoteRegistry registry) : IRemoteAdapter
{
    public const string Type = "in-memory";

    public RemoteProvider Provider { get; } = new(Type, [], "", false, false);

    public IRemoteRegistry Open(ConnectionLease lease)
    {
        lease.Dispose();
        return registry;
    }
}
