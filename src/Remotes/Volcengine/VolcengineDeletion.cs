using Entrepot.Oci;
using Entrepot.Remotes.Client;

namespace Entrepot.Remotes.Volcengine;

/// <summary>Volcano Engine deletes tags by its API; manifests go some time after their last tag.</summary>
internal sealed class VolcengineDeletion(VolcengineApi api) : IReferenceDeletion
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
