using Entrepot.Oci;
using Entrepot.Remotes.Client;

namespace Entrepot.Remotes.Tencent;

/// <summary>
/// A registry of Tencent Cloud: NAMESPACE/NAME and deeper, both made by its API before the first push. What its deletion
/// takes along besides the tag is written nowhere, so that nothing is deleted there.
/// </summary>
internal sealed class TcrRegistry(ConnectionLease lease) : OciRegistry(lease)
{
    private static readonly SpecTagDeletion TagDeletion = new();
    private static readonly NoDeletion Deletion = new();
    private readonly TcrApi api = new(lease.Connection);

    public override RemoteCapabilities Capabilities { get; } =
        new(
            TagDeletion: false,
            ManifestDeletion: false,
            ChunkedUpload: false,
            TagsBeforeDigests: false,
            MinimumPathComponents: 2
        );

    public override Task<PingOutcome> PingAsync(CancellationToken cancellationToken) =>
        OciPing.AskWithKeysAsync(Connection, cancellationToken);

    public override Task PrepareRepositoryAsync(
        RepositoryName repository,
        bool makePublic,
        CancellationToken cancellationToken
    ) => api.EnsureRepositoryAsync(repository, makePublic, cancellationToken);

    public override IAsyncEnumerable<RepositoryName> ListRepositoriesAsync(CancellationToken cancellationToken) =>
        api.ListRepositoriesAsync(cancellationToken);

    public override IRemoteRepository Repository(RepositoryName name) =>
        new OciRepository(Connection, name, Capabilities, TagDeletion) { Deletion = Deletion };
}
