using Entrepot.Remotes.Client;

namespace Entrepot.Remotes.Azure;

/// <summary>
/// Azure Container Registry. The access ID and secret are the admin's, or a service principal's ID and password, or
/// those of a token of the registry itself.
/// </summary>
internal sealed class AcrAdapter : IRemoteAdapter
{
    public RemoteProvider Provider { get; } =
        new("azure-acr", [], FixedAccessKey: "", SecretIsFile: false, CopiesByChunk: true);

    public IRemoteRegistry Open(ConnectionLease lease) => new AcrRegistry(lease);
}
