using Entrepot.Remotes.Client;

namespace Entrepot.Remotes.Dtr;

/// <summary>Mirantis Secure Registry, once Docker Trusted Registry. The access ID and secret are a user's name and password or token.</summary>
internal sealed class DtrAdapter : IRemoteAdapter
{
    public RemoteProvider Provider { get; } =
        new("dtr", [], FixedAccessKey: "", SecretIsFile: false, CopiesByChunk: false);

    public IRemoteRegistry Open(ConnectionLease lease) => new DtrRegistry(lease);
}
