using Entrepot.Oci;

namespace Entrepot.Remotes.Client;

/// <summary>How a kind of registry deletes a tag and leaves its manifest and other tags alone.</summary>
internal interface ITagDeletion
{
    Task<RemoteDeletion> DeleteAsync(OciRepository repository, Tag tag, CancellationToken cancellationToken);
}
