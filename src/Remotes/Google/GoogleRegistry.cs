using Entrepot.Oci;
using Entrepot.Remotes.Client;

namespace Entrepot.Remotes.Google;

/// <summary>
/// One of Google's registries. Repositories of gcr.io come with the first push, those of Artifact Registry are made
/// there beforehand; a digest goes only after its tags (GOOGLE_MANIFEST_DANGLING_TAG); blobs come in one piece.
/// </summary>
internal sealed class GoogleRegistry(ConnectionLease lease) : IRemoteRegistry
{
    private static readonly SpecTagDeletion TagDeletion = new();

    public RemoteCapabilities Capabilities { get; } =
        new(
            TagDeletion: true,
            ManifestDeletion: true,
            ChunkedUpload: false,
            TagsBeforeDigests: true,
            // PROJECT/REPOSITORY/IMAGE, and PROJECT/IMAGE.
            MinimumPathComponents: lease.Connection.Endpoint.Url.Host.EndsWith(
                "-docker.pkg.dev",
                StringComparison.OrdinalIgnoreCase
            )
                ? 3
                : 2
        );

    public Task<PingOutcome> PingAsync(CancellationToken cancellationToken)
    {
        // Anonymous callers get an answer too, but can never push.
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
        new RepositoryList(lease.Connection).ReadAsync(cancellationToken);

    public IRemoteRepository Repository(RepositoryName name) =>
        new OciRepository(lease.Connection, name, Capabilities, TagDeletion);

    public ValueTask DisposeAsync()
    {
        lease.Dispose();
        return ValueTask.CompletedTask;
    }
}
