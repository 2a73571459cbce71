using Entrepot.Remotes.Client;

namespace Entrepot.Remotes.Harbor;

/// <summary>Harbor 2, and another Entrepot.</summary>
internal sealed class HarborAdapter : IRemoteAdapter
{
    public RemoteProvider Provider { get; } =
        new("harbor", [], FixedAccessKey: "", SecretIsFile: false, CopiesByChunk: true, ShowsLabels: true);

    public IRemoteRegistry Open(ConnectionLease lease) => new HarborRegistry(lease);
}
