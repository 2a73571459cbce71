using Entrepot.Oci;
using Entrepot.Remotes.Client;

namespace Entrepot.Remotes.Harbor;

/// <summary>Harbor deletes tags by its REST API alone: its <c>/v2/</c> takes every tag of the digest along.</summary>
internal sealed class HarborTagDeletion(HarborApi api) : ITagDeletion
{
    public Task<RemoteDeletion> DeleteAsync(OciRepository repository, Tag tag, CancellationToken cancellationToken) =>
        api.DeleteTagAsync(repository.Name, tag, cancellationToken);
}
