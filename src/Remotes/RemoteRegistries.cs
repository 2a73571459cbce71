using Entrepot.Remotes.Client;

namespace Entrepot.Remotes;

/// <summary>The kinds of registries that are known, and the way to open one.</summary>
public sealed class RemoteRegistries
{
    private readonly EndpointConnections connections;
    private readonly Dictionary<string, IRemoteAdapter> adapters;

    internal RemoteRegistries(EndpointConnections connections, IEnumerable<IRemoteAdapter> adapters)
    {
        this.connections = connections;
        this.adapters = adapters.ToDictionary(adapter => adapter.Provider.Type, StringComparer.Ordinal);
        Providers =
        [
            .. this
                .adapters.Values.Select(adapter => adapter.Provider)
                .OrderBy(one => one.Type, StringComparer.Ordinal),
        ];
    }

    /// <summary>In the order of their types.</summary>
    public IReadOnlyList<RemoteProvider> Providers { get; }

    public bool Knows(string type) => adapters.ContainsKey(type);

    /// <summary>What there is to know about a kind of registry; null for one that is not known.</summary>
    public RemoteProvider? Find(string type) => adapters.GetValueOrDefault(type)?.Provider;

    /// <summary>
    /// Opens a client for the endpoint; the type is one of the known ones. Clients of one endpoint share sockets and
    /// tokens, so that opening one is cheap.
    /// </summary>
    public IRemoteRegistry Open(RemoteEndpoint endpoint)
    {
        var adapter = adapters[endpoint.Type];
        return adapter.Open(connections.Acquire(endpoint, adapter));
    }
}
