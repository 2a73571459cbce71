using Entrepot.Oci;

namespace Entrepot.Data.Rows;

/// <summary>Bytes that the site holds once, whoever refers to them.</summary>
public sealed class BlobRow
{
    public required Digest Digest { get; set; }

    /// <summary>In bytes.</summary>
    public long Size { get; set; }

    /// <summary>
    /// Part of the storage key and never used twice, so that a late deletion of one upload's bytes cannot hit
    /// another's.
    /// </summary>
    public required string Generation { get; set; }
    public BlobState State { get; set; }

    /// <summary>Until then no collector may take it: somebody was told that it need not be uploaded.</summary>
    public DateTimeOffset ProtectedUntil { get; set; }
    public DateTimeOffset? CandidateSince { get; set; }
    public DateTimeOffset CreatedAt { get; set; }
}
