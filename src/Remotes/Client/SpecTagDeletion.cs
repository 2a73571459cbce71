using Entrepot.Oci;

namespace Entrepot.Remotes.Client;

/// <summary>Deletes a tag as the distribution-spec says, and no other way.</summary>
internal sealed class SpecTagDeletion : ITagDeletion
{
    public Task<RemoteDeletion> DeleteAsync(OciRepository repository, Tag tag, CancellationToken cancellationToken) =>
        repository.DeleteAsync(Reference.Of(tag), cancellationToken);
}
