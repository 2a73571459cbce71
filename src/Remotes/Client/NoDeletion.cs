using Entrepot.Oci;

namespace Entrepot.Remotes.Client;

/// <summary>Of a registry whose protocol deletes nothing: what is there stays, and this is said.</summary>
internal sealed class NoDeletion : IReferenceDeletion
{
    public async Task<RemoteDeletion> DeleteAsync(
        OciRepository repository,
        Reference reference,
        CancellationToken cancellationToken
    ) =>
        await repository.ResolveAsync(reference, cancellationToken) is null
            ? RemoteDeletion.Absent
            : RemoteDeletion.Unsupported;
}
