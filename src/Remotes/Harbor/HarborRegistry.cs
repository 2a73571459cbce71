using Entrepot.Oci;
using Entrepot.Remotes.Client;

namespace Entrepot.Remotes.Harbor;

/// <summary>
/// A Harbor or an Entrepot: its REST API makes projects and deletes tags, the rest is the distribution-spec.
/// </summary>
internal sealed class HarborRegistry : OciRegistry, IRemoteRegistry
{
    private readonly HarborApi api;
    private readonly HarborTagDeletion tagDeletion;

    public HarborRegistry(ConnectionLease lease)
        : base(lease)
    {
        api = new HarborApi(Connection);
        tagDeletion = new HarborTagDeletion(api);
    }

    public override RemoteCapabilities Capabilities { get; } =
        new(
            TagDeletion: true,
            ManifestDeletion: true,
            ChunkedUpload: true,
            TagsBeforeDigests: false,
            MinimumPathComponents: 2,
            TagsWithDigests: true
        );

    public override async Task<PingOutcome> PingAsync(CancellationToken cancellationToken)
    {
        var outcome = await OciPing.AskAsync(Connection, cancellationToken);
        return outcome == PingOutcome.Healthy ? await api.PingAsync(cancellationToken) : outcome;
    }

    public override Task PrepareRepositoryAsync(
        RepositoryName repository,
        bool makePublic,
        CancellationToken cancellationToken
    ) => api.EnsureProjectAsync(repository.Project, makePublic, cancellationToken);

    public override IAsyncEnumerable<RepositoryName> ListRepositoriesAsync(CancellationToken cancellationToken) =>
        api.ListRepositoriesAsync(cancellationToken);

    public async Task<IReadOnlyList<string>?> ListLabelsAsync(CancellationToken cancellationToken) =>
        await api.ListLabelsAsync(cancellationToken);

    public Task<string?> FindSiteAsync(CancellationToken cancellationToken) => api.FindSiteAsync(cancellationToken);

    public override IRemoteRepository Repository(RepositoryName name) =>
        new HarborRepository(
            new OciRepository(Connection, name, Capabilities, tagDeletion) { TellsOrigins = true },
            api
        );
}
