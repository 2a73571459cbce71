using Entrepot.Oci;
using Entrepot.Remotes.Client;

namespace Entrepot.Remotes.GitHub;

/// <summary>
/// GitHub's container registry: OWNER/IMAGE and deeper, packages that come with the first push and are private then,
/// and nothing that its protocol would delete.
/// </summary>
internal sealed class GhcrRegistry(ConnectionLease lease) : OciRegistry(lease)
{
    private static readonly SpecTagDeletion TagDeletion = new();
    private static readonly NoDeletion Deletion = new();

    public override RemoteCapabilities Capabilities { get; } =
        new(
            TagDeletion: false,
            ManifestDeletion: false,
            ChunkedUpload: false,
            TagsBeforeDigests: false,
            MinimumPathComponents: 2,
            RepositoryList: false
        );

    /// <summary>Some tokens may push and are answered 403 by <c>/v2/</c> itself; a wrong one gets no token at all.</summary>
    public override Task<PingOutcome> PingAsync(CancellationToken cancellationToken) =>
        OciPing.AskAsync(Connection, cancellationToken, forbiddenIsHealthy: true);

    public override IAsyncEnumerable<RepositoryName> ListRepositoriesAsync(CancellationToken cancellationToken) =>
        throw new RemoteException(RemoteFaults.NoRepositoryList);

    public override IRemoteRepository Repository(RepositoryName name) =>
        new OciRepository(Connection, name, Capabilities, TagDeletion) { Deletion = Deletion };
}
