using Entrepot.Oci;
using Entrepot.Remotes.Client;

namespace Entrepot.Remotes.DockerHub;

/// <summary>
/// Docker Hub: names of exactly two components, tags that its own API deletes, and a budget of pulls that only a GET of
/// a manifest uses up.
/// </summary>
internal sealed class HubRegistry(ConnectionLease lease) : IRemoteRegistry
{
    private static readonly SpecTagDeletion TagDeletion = new();
    private readonly HubApi api = new(lease.Connection);

    public RemoteCapabilities Capabilities { get; } =
        new(
            TagDeletion: true,
            ManifestDeletion: false,
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

    public IRemoteRepository Repository(RepositoryName name) =>
        new OciRepository(lease.Connection, name, Capabilities, TagDeletion) { Deletion = new HubDeletion(api) };

    public ValueTask DisposeAsync()
    {
        lease.Dispose();
        return ValueTask.CompletedTask;
    }
}
