using Entrepot.Oci;

namespace Entrepot.Registry.Uploads;

/// <summary>How an upload ended, or why it did not.</summary>
public abstract record UploadCommitResult
{
    private UploadCommitResult() { }

    /// <summary>The repository has the blob, durably. The size is bytes.</summary>
    public sealed record Committed(Digest Digest, long Size) : UploadCommitResult;

    /// <summary>There is no such session for this repository and owner.</summary>
    public sealed record Unknown : UploadCommitResult;

    /// <summary>The chunk does not begin where the upload ends, or another request is writing. Nothing was taken.</summary>
    public sealed record OutOfOrder(UploadStatus Status) : UploadCommitResult;

    /// <summary>More or fewer bytes came than were announced. Nothing was taken.</summary>
    public sealed record LengthMismatch : UploadCommitResult;

    /// <summary>The bytes have another digest than was said. The chunk of this request was not taken.</summary>
    public sealed record DigestMismatch(Digest Actual) : UploadCommitResult;

    public sealed record ProjectUnknown : UploadCommitResult;
}
