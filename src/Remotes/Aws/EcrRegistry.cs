using Entrepot.Oci;
using Entrepot.Remotes.Client;

namespace Entrepot.Remotes.Aws;

/// <summary>
/// An ECR registry. Its repositories are made by the API before the first push, in the account whose registry it is,
/// and are private always.
/// </summary>
internal sealed class EcrRegistry(ConnectionLease lease, EcrApi api) : IRemoteRegistry
{
    private static readonly SpecTagDeletion TagDeletion = new();

    public RemoteCapabilities Capabilities { get; } =
        new(TagDeletion: true, ManifestDeletion: true, ChunkedUpload: false, TagsBeforeDigests: false);

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
    ) => api.EnsureRepositoryAsync(repository, cancellationToken);

    public IAsyncEnumerable<RepositoryName> ListRepositoriesAsync(CancellationToken cancellationToken) =>
        api.ListRepositoriesAsync(cancellationToken);

    public IRemoteRepository Repository(RepositoryName name) =>
        new OciRepository(lease.Connection, name, Capabilities, TagDeletion) { Deletion = new EcrDeletion(api) };

    public ValueTask DisposeAsync()
    {
        lease.Dispose();
        return ValueTask.CompletedTask;
    }
}
