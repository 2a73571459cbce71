using Entrepot.Oci;
using Entrepot.Remotes.Client;

namespace Entrepot.Remotes.GitLab;

/// <summary>
/// A GitLab's registry: repositories of projects, GROUP/PROJECT and below, that come with the first push into a project
/// that is there; tags that the API of the GitLab deletes; manifests that it collects some time after their last tag.
/// </summary>
internal sealed class GitLabRegistry(ConnectionLease lease) : IRemoteRegistry
{
    private static readonly SpecTagDeletion TagDeletion = new();
    private readonly GitLabApi api = new(lease.Connection);

    public RemoteCapabilities Capabilities { get; } =
        new(
            TagDeletion: true,
            ManifestDeletion: false,
            ChunkedUpload: false,
            TagsBeforeDigests: false,
            MinimumPathComponents: 2
        );

    public Task<PingOutcome> PingAsync(CancellationToken cancellationToken) =>
        OciPing.AskAsync(lease.Connection, cancellationToken);

    public TimeSpan? AskedPause => lease.Connection.AskedPause;

    public Task PrepareRepositoryAsync(
        RepositoryName repository,
        bool makePublic,
        CancellationToken cancellationToken
    ) => Task.CompletedTask;

    public IAsyncEnumerable<RepositoryName> ListRepositoriesAsync(CancellationToken cancellationToken) =>
        api.ListRepositoriesAsync(cancellationToken);

    public IRemoteRepository Repository(RepositoryName name) =>
        new OciRepository(lease.Connection, name, Capabilities, TagDeletion) { Deletion = new GitLabDeletion(api) };

    public ValueTask DisposeAsync()
    {
        lease.Dispose();
        return ValueTask.CompletedTask;
    }
}
