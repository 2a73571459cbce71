using Entrepot.Remotes.Outbound;

namespace Entrepot.Remotes.Client;

/// <summary>
/// The connections to endpoints, shared by all who work there at the same time and kept a while for the next, with
/// their sockets and tokens. An endpoint that was edited is another key.
/// </summary>
internal sealed class EndpointConnections(OutboundHttp http, RealmPolicy realms, TimeProvider clock, InPlaceRetry retry)
    : IDisposable
{
    private static readonly TimeSpan KeptIdle = TimeSpan.FromMinutes(5);

    private readonly Lock gate = new();
    private readonly Dictionary<RemoteEndpoint, Entry> entries = [];

    public ConnectionLease Acquire(RemoteEndpoint endpoint, IRemoteAdapter adapter)
    {
        lock (gate)
        {
            DropIdle(KeptIdle);
            if (!entries.TryGetValue(endpoint, out var entry))
            {
                entry = new Entry(Connect(endpoint, adapter));
                entries.Add(endpoint, entry);
            }

            entry.Users++;
            return new ConnectionLease(entry.Connection, () => Release(entry));
        }
    }

    public void Dispose()
    {
        lock (gate)
        {
            foreach (var entry in entries.Values)
            {
                entry.Connection.Dispose();
            }

            entries.Clear();
        }
    }

    private RegistryConnection Connect(RemoteEndpoint endpoint, IRemoteAdapter adapter)
    {
        var connection = new RegistryConnection(adapter.Reach(endpoint), http, realms, clock, retry);
        connection.Login = adapter.LoginFor(connection);
        connection.LendFrom(adapter.LenderFor(connection));
        return connection;
    }

    private void Release(Entry entry)
    {
        lock (gate)
        {
            entry.Users--;
            entry.IdleSince = clock.GetUtcNow();
        }
    }

    private void DropIdle(TimeSpan longerThan)
    {
        var limit = clock.GetUtcNow() - longerThan;
        foreach (var (endpoint, entry) in entries)
        {
            if (entry.Users == 0 && entry.IdleSince < limit)
            {
                entries.Remove(endpoint);
                entry.Connection.Dispose();
            }
        }
    }

    private sealed class Entry(RegistryConnection connection)
    {
        public RegistryConnection Connection { get; } = connection;

        public int Users { get; set; }

        public DateTimeOffset IdleSince { get; set; }
    }
}
