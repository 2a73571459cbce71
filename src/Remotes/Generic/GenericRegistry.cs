using Entrepot.Oci;
using Entrepot.Remotes.Client;

namespace Entrepot.Remotes.Generic;

/// <summary>A registry that is what the distribution-spec says and nothing more. Repositories come with the first push.</summary>
internal sealed class GenericRegistry(ConnectionLease lease) : OciRegistry(lease)
{
    private static readonly OciTagDeletion TagDeletion = new();

    public override RemoteCapabilities Capabilities { get; } =
        new(TagDeletion: true, ManifestDeletion: true, ChunkedUpload: true, TagsBeforeDigests: false);

    public override IRemoteRepository Repository(RepositoryName name) =>
        new OciRepository(Connection, name, Capabilities, TagDeletion);
}
