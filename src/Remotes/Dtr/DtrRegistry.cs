using Entrepot.Oci;
using Entrepot.Remotes.Client;

namespace Entrepot.Remotes.Dtr;

/// <summary>
/// A Docker Trusted Registry: names of exactly two components, ACCOUNT/NAME, of which both are made by its API before the
/// first push. Its <c>/v2/</c> deletes by digest.
/// </summary>
internal sealed class DtrRegistry(ConnectionLease lease) : IRemoteRegistry
{
    private static readonly OciTagDeletion TagDeletion = new();
    private readonly DtrApi api = new(lease.Connection);

    public RemoteCapabilities Capabilities { get; } =
        new(
            TagDeletion: true,
            ManifestDeletion: true,
            ChunkedUpload: false,
            TagsBeforeDigests: false,
            MinimumPathComponents: 2,
            MaximumPathComponents: 2
        );

    public Task<PingOutcome> PingAsync(CancellationToken cancellationToken) =>
        OciPing.AskAsync(lease.Connection, cancellationToken);

    public TimeSpan? AskedPause => lease.Connection.AskedPause;

    public Task PrepareRepositoryAsync(
        RepositoryName repository,
        bool makePublic,
        CancellationToken cancellationToken
    ) => api.EnsureRepositoryAsync(repository, makePublic, cancellationToken);

    public IAsyncEnumerable<RepositoryName> ListRepositoriesAsync(CancellationToken cancellationToken) =>
        api.ListRepositoriesAsync(cancellationToken);

    public IRemoteRepository Repository(RepositoryName name) =>
        new OciRepository(lease.Connection, name, Capabilities, TagDeletion);

    public ValueTask DisposeAsync()
    {
        lease.Dispose();
        return ValueTask.CompletedTask;
    }
}
