using Entrepot.Oci;
using Entrepot.Remotes.Client;

namespace Entrepot.Remotes.Alibaba;

/// <summary>
/// A registry of Alibaba Cloud: names of exactly two components, NAMESPACE/NAME. A repository comes with the first push
/// where its namespace makes them by itself. What a deletion takes along besides the tag is written nowhere, so that
/// nothing is deleted there.
/// </summary>
internal sealed class AlibabaRegistry(ConnectionLease lease) : OciRegistry(lease)
{
    private static readonly SpecTagDeletion TagDeletion = new();
    private static readonly NoDeletion Deletion = new();
    private readonly AlibabaApi api = new(lease.Connection);

    public override RemoteCapabilities Capabilities { get; } =
        new(
            TagDeletion: false,
            ManifestDeletion: false,
            ChunkedUpload: false,
            TagsBeforeDigests: false,
            MinimumPathComponents: 2,
            MaximumPathComponents: 2
        );

    public override Task<PingOutcome> PingAsync(CancellationToken cancellationToken) =>
        OciPing.AskWithKeysAsync(Connection, cancellationToken);

    public override IAsyncEnumerable<RepositoryName> ListRepositoriesAsync(CancellationToken cancellationToken) =>
        api.ListRepositoriesAsync(cancellationToken);

    public override IRemoteRepository Repository(RepositoryName name) =>
        new OciRepository(Connection, name, Capabilities, TagDeletion) { Deletion = Deletion };
}
