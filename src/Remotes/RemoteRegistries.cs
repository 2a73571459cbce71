namespace Entrepot.Remotes;

/// <summary>Opens the adapter that an endpoint's type asks for.</summary>
public sealed class RemoteRegistries
{
    /// <summary>Opens a client for the endpoint; the type is one of the known ones.</summary>
    public IRemoteRegistry Open(RemoteEndpoint endpoint) => throw new NotImplementedException(endpoint.ToString());
}
