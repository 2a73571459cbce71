using Entrepot.Data;
using Entrepot.Oci;

namespace Entrepot.Registry.Manifests;

/// <summary>Finds manifests of this site.</summary>
public sealed class ManifestReader(Database database)
{
    /// <summary>The manifest that a tag or digest names in the repository now; null when there is none.</summary>
    public Task<StoredManifest?> FindAsync(
        RepositoryName repository,
        Reference reference,
        CancellationToken cancellationToken
    ) => throw new NotImplementedException($"{database} {repository} {reference} {cancellationToken}");
}
