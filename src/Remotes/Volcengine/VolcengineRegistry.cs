using Entrepot.Oci;
using Entrepot.Remotes.Client;

namespace Entrepot.Remotes.Volcengine;

/// <summary>
/// A registry of Volcano Engine: NAMESPACE/NAME and deeper, both made by its API before the first push, and tags that its
/// API deletes.
/// </summary>
internal sealed class VolcengineRegistry(ConnectionLease lease) : OciRegistry(lease)
{
    private static readonly SpecTagDeletion TagDeletion = new();
    private readonly VolcengineApi api = new(lease.Connection);

    public override RemoteCapabilities Capabilities { get; } =
        new(
            TagDeletion: true,
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
        new OciRepository(Connection, name, Capabilities, TagDeletion) { Deletion = new VolcengineDeletion(api) };
}
