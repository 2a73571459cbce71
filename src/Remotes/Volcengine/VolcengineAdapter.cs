using Entrepot.Remotes.Client;

namespace Entrepot.Remotes.Volcengine;

/// <summary>
/// The container registry of Volcano Engine, at <c>https://NAME-REGION.cr.volces.com</c>. The access ID and secret are an
/// access key and its secret key.
/// </summary>
internal sealed class VolcengineAdapter : IRemoteAdapter
{
    public RemoteProvider Provider { get; } =
        new("volcengine-cr", [], FixedAccessKey: "", SecretIsFile: false, CopiesByChunk: false);

    public RegistryAccess Reach(RemoteEndpoint endpoint) =>
        new(endpoint, VolcengineAddresses.Parse(endpoint.Url)?.Api ?? endpoint.Url);

    public Func<CancellationToken, Task<LentPassword>> LenderFor(RegistryConnection connection) =>
        new VolcengineApi(connection).LogInAsync;

    public IRemoteRegistry Open(ConnectionLease lease) => new VolcengineRegistry(lease);
}
