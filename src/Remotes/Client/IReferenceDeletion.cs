using Entrepot.Oci;

namespace Entrepot.Remotes.Client;

/// <summary>How a kind of registry deletes tags and digests that does not do so by the distribution-spec.</summary>
internal interface IReferenceDeletion
{
    Task<RemoteDeletion> DeleteAsync(
        OciRepository repository,
        Reference reference,
        CancellationToken cancellationToken
    );
}
