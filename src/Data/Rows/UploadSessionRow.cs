using Entrepot.Oci;

namespace Entrepot.Data.Rows;

/// <summary>A blob upload that has begun and not ended.</summary>
public sealed class UploadSessionRow
{
    public required UploadId Id { get; set; }
    public required RepositoryName Repository { get; set; }

    /// <summary>Who began it: nobody else may go on with it.</summary>
    public required string Owner { get; set; }

    /// <summary>The number of bytes that were received and written.</summary>
    public long Offset { get; set; }

    /// <summary>The sha256 digest of those bytes, so that the closing request need not read them again.</summary>
    public Digest? PrefixDigest { get; set; }

    /// <summary>
    /// The storage's epoch in which the bytes were written. In another one some of them may be lost, and the prefix
    /// digest tells of what was received, not of what is there.
    /// </summary>
    public string StorageEpoch { get; set; } = "";
    public DateTimeOffset StartedAt { get; set; }
    public DateTimeOffset UpdatedAt { get; set; }
}
