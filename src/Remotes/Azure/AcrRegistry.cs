using Entrepot.Oci;
using Entrepot.Remotes.Client;

namespace Entrepot.Remotes.Azure;

/// <summary>A registry of Azure. Repositories come with the first push; reading tags needs a right of its own.</summary>
internal sealed class AcrRegistry(ConnectionLease lease) : OciRegistry(lease)
{
    private readonly AcrTagDeletion tagDeletion = new(lease.Connection);

    public override RemoteCapabilities Capabilities { get; } =
        new(TagDeletion: true, ManifestDeletion: true, ChunkedUpload: true, TagsBeforeDigests: false);

    public override IRemoteRepository Repository(RepositoryName name) =>
        new OciRepository(Connection, name, Capabilities, tagDeletion)
        {
            ListScopes = [$"repository:{name}:metadata_read"],
        };
}
