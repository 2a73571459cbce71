using Entrepot.Oci;
using Entrepot.Remotes.Client;

namespace Entrepot.Remotes.Harbor;

/// <summary>
/// A Harbor or an Entrepot: its REST API makes projects and deletes tags, the rest is the distribution-spec.
/// </summary>
internal sealed class HarborRegistry : IRemoteRegistry
{
    private readonly ConnectionLease lease;
    private readonly HarborApi api;
    private readonly HarborTagDeletion tagDeletion;

    public HarborRegistry(ConnectionLease lease)
    {
        this.lease = lease;
        api = new HarborApi(lease.Connection);
        tagDeletion = new HarborTagDeletion(api);
    }

    public RemoteCapabilities Capabilities { get; } =
        new(
            TagDeletion: true,
            ManifestDeletion: true,
            ChunkedUpload: true,
            TagsBeforeDigests: false,
            MinimumPathComponents: 2
        );

    public async Task<PingOutcome> PingAsync(CancellationToken cancellationToken)
    {
        var outcome = await OciPing.AskAsync(lease.Connection, cancellationToken);
        return outcome == PingOutcome.Healthy ? await api.PingAsync(cancellationToken) : outcome;
    }

    public TimeSpan? AskedPause => lease.Connection.AskedPause;

    public Task PrepareRepositoryAsync(
        RepositoryName repository,
        bool makePublic,
        CancellationToken cancellationToken
    ) => api.EnsureProjectAsync(repository.Project, makePublic, cancellationToken);

    public IAsyncEnumerable<RepositoryName> ListRepositoriesAsync(CancellationToken cancellationToken) =>
        api.ListRepositoriesAsync(cancellationToken);

    public async Task<IReadOnlyList<string>?> ListLabelsAsync(CancellationToken cancellationToken) =>
        await api.ListLabelsAsync(cancellationToken);

    public Task<string?> FindSiteAsync(CancellationToken cancellationToken) => api.FindSiteAsync(cancellationToken);

    public IRemoteRepository Repository(RepositoryName name) =>
        new HarborRepository(
            new OciRepository(lease.Connection, name, Capabilities, tagDeletion) { TellsOrigins = true },
            api
        );

    public ValueTask DisposeAsync()
    {
        lease.Dispose();
        return ValueTask.CompletedTask;
    }
}
