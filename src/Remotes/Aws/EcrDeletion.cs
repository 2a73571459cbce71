using Entrepot.Oci;
using Entrepot.Remotes.Client;

namespace Entrepot.Remotes.Aws;

/// <summary>ECR deletes by its API alone. A manifest goes with its last tag.</summary>
internal sealed class EcrDeletion(EcrApi api) : IReferenceDeletion
{
    public Task<RemoteDeletion> DeleteAsync(
        OciRepository repository,
        Reference reference,
        CancellationToken cancellationToken
    ) => api.DeleteAsync(repository.Name, reference, cancellationToken);
}
