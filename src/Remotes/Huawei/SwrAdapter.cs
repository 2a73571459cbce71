using Entrepot.Remotes.Client;

namespace Entrepot.Remotes.Huawei;

/// <summary>
/// Huawei Cloud's Software Repository for Container. The access ID is <c>REGION@AK</c> and the secret the key of a
/// long-term login, as <c>docker login</c> takes them.
/// </summary>
internal sealed class SwrAdapter : IRemoteAdapter
{
    public RemoteProvider Provider { get; } =
        new("huawei-SWR", [], FixedAccessKey: "", SecretIsFile: false, CopiesByChunk: false, DeletesTags: false);

    public IRemoteRegistry Open(ConnectionLease lease) => new SwrRegistry(lease);
}
