using Entrepot.Oci;
using Entrepot.Remotes.Client;

namespace Entrepot.Remotes.Generic;

/// <summary>A registry that is what the distribution-spec says and nothing more. Repositories come with the first push.</summary>
internal sealed class GenericRegistry(ConnectionLease lease) : IRemoteRegistry
{
    private static readonly OciTagDeletion TagDeletion = new();

    public RemoteCapabilities Capabilities { get; } =
        new(TagDeletion: true, ManifestDeletion: true, ChunkedUpload: true, TagsBeforeDigests: false);

    public Task<PingOutcome> PingAsync(CancellationToken cancellationToken) =>
        OciPing.AskAsync(lease.Connection, cancellationToken);

    public TimeSpan? AskedPause => lease.Connection.AskedPause;

    public Task PrepareRepositoryAsync(
        RepositoryName repository,
        bool makePublic,
        CancellationToken cancellationToken
    ) => Task.CompletedTask;

    public IAsyncEnumerable<RepositoryName> ListRepositoriesAsync(CancellationToken cancellationToken) =>
        new RepositoryList(lease.Connection).ReadAsync(cancellationToken);

    public IRemoteRepository Repository(RepositoryName name) =>
        new OciRepository(lease.Connection, name, Capabilities, TagDeletion);

    public ValueTask DisposeAsync()
    {
        lease.Dispose();
        return ValueTask.CompletedTask;
    }
}
