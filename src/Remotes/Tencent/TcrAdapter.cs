using Entrepot.Remotes.Client;

namespace Entrepot.Remotes.Tencent;

/// <summary>
/// Tencent Container Registry, Enterprise Edition, at <c>https://NAME.tencentcloudcr.com</c>. The access ID and secret are
/// the SecretId and SecretKey of an account of Tencent Cloud.
/// </summary>
internal sealed class TcrAdapter : IRemoteAdapter
{
    private const string Domain = ".tencentcloudcr.com";

    public RemoteProvider Provider { get; } =
        new("tencent-tcr", [], FixedAccessKey: "", SecretIsFile: false, CopiesByChunk: false, DeletesTags: false);

    /// <summary>What is at another URL is registry and API in one.</summary>
    public RegistryAccess Reach(RemoteEndpoint endpoint) =>
        new(
            endpoint,
            endpoint.Url.IdnHost.EndsWith(Domain, StringComparison.OrdinalIgnoreCase)
                ? new Uri("https://tcr.tencentcloudapi.com")
                : endpoint.Url
        );

    public Func<CancellationToken, Task<LentPassword>> LenderFor(RegistryConnection connection) =>
        new TcrApi(connection).LogInAsync;

    public IRemoteRegistry Open(ConnectionLease lease) => new TcrRegistry(lease);
}
