namespace Entrepot.Registry.Uploads;

/// <summary>How a chunk was taken.</summary>
public abstract record UploadAppendResult
{
    private UploadAppendResult() { }

    public sealed record Appended(UploadStatus Status) : UploadAppendResult;

    /// <summary>There is no such session for this repository and owner.</summary>
    public sealed record Unknown : UploadAppendResult;

    /// <summary>The chunk does not begin where the upload ends, or another request is writing. Nothing was taken.</summary>
    public sealed record OutOfOrder(UploadStatus Status) : UploadAppendResult;

    /// <summary>More or fewer bytes came than were announced. Nothing was taken.</summary>
    public sealed record LengthMismatch : UploadAppendResult;
}
