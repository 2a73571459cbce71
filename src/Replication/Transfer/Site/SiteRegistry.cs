using Entrepot.Oci;
using Entrepot.Registry;
using Entrepot.Remotes;
using Entrepot.Replication.Policies;

namespace Entrepot.Replication.Transfer.Site;

/// <summary>
/// This site as a destination, for rules that pull: what is put goes the way of a push, with its transaction and its
/// lines of the change log, so that rules that push see what was pulled.
/// </summary>
internal sealed class SiteRegistry(SiteStore store, PolicySnapshot policy) : IRemoteRegistry
{
    private readonly Actor actor = new($"replication:{policy.Name}", "replication");

    /// <summary>What this site takes.</summary>
    public static RemoteCapabilities Takes { get; } =
        new(
            TagDeletion: true,
            ManifestDeletion: true,
            ChunkedUpload: false,
            TagsBeforeDigests: false,
            MinimumPathComponents: 2
        );

    public RemoteCapabilities Capabilities => Takes;

    public Task<PingOutcome> PingAsync(CancellationToken cancellationToken) => Task.FromResult(PingOutcome.Healthy);

    public Task PrepareRepositoryAsync(
        RepositoryName repository,
        bool makePublic,
        CancellationToken cancellationToken
    ) => store.Projects.EnsureAsync(repository.Project, policy.Id, makePublic, cancellationToken);

    /// <summary>Nobody replicates this site to itself.</summary>
    public IAsyncEnumerable<RepositoryName> ListRepositoriesAsync(CancellationToken cancellationToken) =>
        AsyncEnumerable.Empty<RepositoryName>();

    public IRemoteRepository Repository(RepositoryName name) =>
        new SiteRepository(store, name, policy.EndpointId, actor);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
