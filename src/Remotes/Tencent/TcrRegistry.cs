using Entrepot.Oci;
using Entrepot.Remotes.Client;

namespace Entrepot.Remotes.Tencent;

/// <summary>
/// A registry of Tencent Cloud: NAMESPACE/NAME and deeper, both made by its API before the first push. What its deletion
/// takes along besides the tag is written nowhere, so that nothing is deleted there.
/// </summary>
internal sealed class TcrRegistry(ConnectionLease lease) : IRemoteRegistry
{
    private static readonly SpecTagDeletion TagDeletion = new();
    private static readonly NoDeletion Deletion = new();
    private readonly TcrApi api = new(lease.Connection);

    public RemoteCapabilities Capabilities { get; } =
        new(
            TagDeletion: false,
            ManifestDeletion: false,
            ChunkedUpload: false,
            TagsBeforeDigests: false,
            MinimumPathComponents: 2
        );

    public Task<PingOutcome> PingAsync(CancellationToken cancellationToken)
    {
        var endpoint = lease.Connection.Endpoint;
        return endpoint.AccessKey.Length == 0 || endpoint.AccessSecret.Length == 0
            ? Task.FromResult(PingOutcome.Credentials)
            : OciPing.AskAsync(lease.Connection, cancellationToken);
    }

    public TimeSpan? AskedPause => lease.Connection.AskedPause;

    public Task PrepareRepositoryAsync(
        RepositoryName repository,
        bool makePublic,
        CancellationToken cancellationToken
    ) => api.EnsureRepositoryAsync(repository, makePublic, cancellationToken);

    public IAsyncEnumerable<RepositoryName> ListRepositoriesAsync(CancellationToken cancellationToken) =>
        api.ListRepositoriesAsync(cancellationToken);

    public IRemoteRepository Repository(RepositoryName name) =>
        new OciRepository(lease.Connection, name, Capabilities, TagDeletion) { Deletion = Deletion };

    public ValueTask DisposeAsync()
    {
        lease.Dispose();
        return ValueTask.CompletedTask;
    }
}
