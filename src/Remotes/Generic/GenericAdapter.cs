using Entrepot.Remotes.Client;

namespace Entrepot.Remotes.Generic;

/// <summary>Any registry that speaks the distribution-spec.</summary>
internal sealed class GenericAdapter : IRemoteAdapter
{
    public RemoteProvider Provider { get; } =
        new("docker-registry", [], FixedAccessKey: "", SecretIsFile: false, CopiesByChunk: true);

    public IRemoteRegistry Open(ConnectionLease lease) => new GenericRegistry(lease);
}
