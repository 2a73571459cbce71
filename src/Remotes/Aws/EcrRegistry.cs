using Entrepot.Oci;
using Entrepot.Remotes.Client;

namespace Entrepot.Remotes.Aws;

/// <summary>
/// An ECR registry. Its repositories are made by the API before the first push, in the account whose registry it is,
/// and are private always.
/// </summary>
internal sealed class EcrRegistry(ConnectionLease lease, EcrApi api) : OciRegistry(lease)
{
    private static readonly SpecTagDeletion TagDeletion = new();

    public override RemoteCapabilities Capabilities { get; } =
        new(TagDeletion: true, ManifestDeletion: true, ChunkedUpload: false, TagsBeforeDigests: false);

    public override Task<PingOutcome> PingAsync(CancellationToken cancellationToken) =>
        OciPing.AskWithKeysAsync(Connection, cancellationToken);

    public override Task PrepareRepositoryAsync(
        RepositoryName repository,
        bool makePublic,
        CancellationToken cancellationToken
    ) => api.EnsureRepositoryAsync(repository, cancellationToken);

    public override IAsyncEnumerable<RepositoryName> ListRepositoriesAsync(CancellationToken cancellationToken) =>
        api.ListRepositoriesAsync(cancellationToken);

    public override IRemoteRepository Repository(RepositoryName name) =>
        new OciRepository(Connection, name, Capabilities, TagDeletion) { Deletion = new EcrDeletion(api) };
}
