using Entrepot.Oci;
using Entrepot.Remotes.Client;

namespace Entrepot.Remotes.GitLab;

/// <summary>
/// A GitLab's registry: repositories of projects, GROUP/PROJECT and below, that come with the first push into a project
/// that is there; tags that the API of the GitLab deletes; manifests that it collects some time after their last tag.
/// </summary>
internal sealed class GitLabRegistry(ConnectionLease lease) : OciRegistry(lease)
{
    private static readonly SpecTagDeletion TagDeletion = new();
    private readonly GitLabApi api = new(lease.Connection);

    public override RemoteCapabilities Capabilities { get; } =
        new(
            TagDeletion: true,
            ManifestDeletion: false,
            ChunkedUpload: false,
            TagsBeforeDigests: false,
            MinimumPathComponents: 2
        );

    public override IAsyncEnumerable<RepositoryName> ListRepositoriesAsync(CancellationToken cancellationToken) =>
        api.ListRepositoriesAsync(cancellationToken);

    public override IRemoteRepository Repository(RepositoryName name) =>
        new OciRepository(Connection, name, Capabilities, TagDeletion) { Deletion = new GitLabDeletion(api) };
}
