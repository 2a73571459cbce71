using Entrepot.Oci;

namespace Entrepot.Data.Rows;

/// <summary>The link that makes a blob visible in a repository; without it the blob does not exist there.</summary>
public sealed class RepositoryBlobRow
{
    public long RepositoryId { get; set; }
    public required Digest Digest { get; set; }
    public DateTimeOffset LinkedAt { get; set; }
    public RepositoryRow? Repository { get; set; }
    public BlobRow? Blob { get; set; }
}
