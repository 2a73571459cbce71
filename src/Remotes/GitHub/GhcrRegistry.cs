using Entrepot.Oci;
using Entrepot.Remotes.Client;

namespace Entrepot.Remotes.GitHub;

/// <summary>
/// GitHub's container registry: OWNER/IMAGE and deeper, packages that come with the first push and are private then,
/// and nothing that its protocol would delete.
/// </summary>
internal sealed class GhcrRegistry(ConnectionLease lease) : IRemoteRegistry
{
    private static readonly SpecTagDeletion TagDeletion = new();
    private static readonly NoDeletion Deletion = new();

    public RemoteCapabilities Capabilities { get; } =
        new(
            TagDeletion: false,
            ManifestDeletion: false,
            ChunkedUpload: false,
            TagsBeforeDigests: false,
            MinimumPathComponents: 2,
            RepositoryList: false
        );

    /// <summary>Some tokens may push and are answered 403 by <c>/v2/</c> itself; a wrong one gets no token at all.</summary>
    public Task<PingOutcome> PingAsync(CancellationToken cancellationToken) =>
        OciPing.AskAsync(lease.Connection, cancellationToken, forbiddenIsHealthy: true);

    public TimeSpan? AskedPause => lease.Connection.AskedPause;

    public Task PrepareRepositoryAsync(
        RepositoryName repository,
        bool makePublic,
        CancellationToken cancellationToken
    ) => Task.CompletedTask;

    public IRemoteRepository Repository(RepositoryName name) =>
        new OciRepository(lease.Connection, name, Capabilities, TagDeletion) { Deletion = Deletion };

    public ValueTask DisposeAsync()
    {
        lease.Dispose();
        return ValueTask.CompletedTask;
    }
}
