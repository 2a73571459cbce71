namespace Entrepot.Remotes.Client;

/// <summary>A kind of registry.</summary>
internal interface IRemoteAdapter
{
    RemoteProvider Provider { get; }

    /// <summary>Opens a client that owns the lease.</summary>
    IRemoteRegistry Open(ConnectionLease lease);
}
