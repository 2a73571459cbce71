using Entrepot.Data;
using Entrepot.Oci;

namespace Entrepot.Registry.Blobs;

/// <summary>Opens blobs of this site, through a repository's link.</summary>
public sealed class BlobReader(Database database)
{
    /// <summary>
    /// The blob's bytes from <paramref name="offset"/> on; null when the repository has no such blob.
    /// </summary>
    public Task<Stream?> OpenAsync(
        RepositoryName repository,
        Digest digest,
        long offset,
        CancellationToken cancellationToken
    ) => throw new NotImplementedException($"{database} {repository} {digest} {offset} {cancellationToken}");
}
