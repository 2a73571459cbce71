using Entrepot.Oci;
using Entrepot.Remotes.Client;

namespace Entrepot.Remotes.DockerHub;

/// <summary>Docker Hub deletes tags by its own API, and manifests not at all: they go some time after their last tag.</summary>
internal sealed class HubDeletion(HubApi api) : IReferenceDeletion
{
    private static readonly NoDeletion OfDigests = new();

    public Task<RemoteDeletion> DeleteAsync(
        OciRepository repository,
        Reference reference,
        CancellationToken cancellationToken
    ) =>
        reference.Tag is { } tag
            ? api.DeleteTagAsync(repository.Name, tag, cancellationToken)
            : OfDigests.DeleteAsync(repository, reference, cancellationToken);
}
