using Entrepot.Oci;
using Entrepot.Remotes.Client;

namespace Entrepot.Remotes.Volcengine;

/// <summary>
/// A registry of Volcano Engine: NAMESPACE/NAME and deeper, both made by its API before the first push, and tags that its
/// API deletes.
/// </summary>
internal sealed class VolcengineRegistry(ConnectionLease lease) : IRemoteRegistry
{
    private static readonly SpecTagDeletion TagDeletion = new();
    private readonly VolcengineApi api = new(lease.Connection);

    public RemoteCapabilities Capabilities { get; } =
        new(
            TagDeletion: true,
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
        new OciRepository(lease.Connection, name, Capabilities, TagDeletion) { Deletion = new VolcengineDeletion(api) };

    public ValueTask DisposeAsync()
    {
        lease.Dispose();
        return ValueTask.CompletedTask;
    }
}
