namespace Entrepot.Remotes.Client;

/// <summary>A kind of registry.</summary>
internal interface IRemoteAdapter
{
    RemoteProvider Provider { get; }

    /// <summary>Reads what was entered; by default the registry and its API are at the URL.</summary>
    RegistryAccess Reach(RemoteEndpoint endpoint) => new(endpoint, endpoint.Url);

    /// <summary>What logs in at the registry of a connection; null (the default): what its challenge asks for.</summary>
    IRegistryLogin? LoginFor(RegistryConnection connection) => null;

    /// <summary>What lends the login for tokens; null (the default): the access ID and secret are it.</summary>
    Func<CancellationToken, Task<LentPassword>>? LenderFor(RegistryConnection connection) => null;

    /// <summary>Opens a client that owns the lease.</summary>
    IRemoteRegistry Open(ConnectionLease lease);
}
