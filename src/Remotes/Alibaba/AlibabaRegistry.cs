using Entrepot.Oci;
using Entrepot.Remotes.Client;

namespace Entrepot.Remotes.Alibaba;

/// <summary>
/// A registry of Alibaba Cloud: names of exactly two components, NAMESPACE/NAME. A repository comes with the first push
/// where its namespace makes them by itself. What a deletion takes along besides the tag is written nowhere, so that
/// nothing is deleted there.
/// </summary>
internal sealed class AlibabaRegistry(ConnectionLease lease) : IRemoteRegistry
{
    private static readonly SpecTagDeletion TagDeletion = new();
    private static readonly NoDeletion Deletion = new();
    private readonly AlibabaApi api = new(lease.Connection);

    public RemoteCapabilities Capabilities { get; } =
        new(
            TagDeletion: false,
            ManifestDeletion: false,
            ChunkedUpload: false,
            TagsBeforeDigests: false,
            MinimumPathComponents: 2,
            MaximumPathComponents: 2
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
    ) => Task.CompletedTask;

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
