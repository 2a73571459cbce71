using Entrepot.Data;
using Entrepot.Oci;

namespace Entrepot.Registry.Referrers;

/// <summary>Finds what refers to a manifest.</summary>
public sealed class ReferrerReader(Database database)
{
    /// <summary>
    /// Descriptors of the manifests in the repository whose subject is <paramref name="subject"/>, oldest first, with
    /// artifact type and annotations (distribution-spec, "Listing Referrers").
    /// </summary>
    public Task<IReadOnlyList<Descriptor>> ListAsync(
        RepositoryName repository,
        Digest subject,
        MediaType? artifactType,
        CancellationToken cancellationToken
    ) => throw new NotImplementedException($"{database} {repository} {subject} {artifactType} {cancellationToken}");
}
