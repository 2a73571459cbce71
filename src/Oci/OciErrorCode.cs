namespace Entrepot.Oci;

/// <summary>
/// The one table of errors that <c>/v2</c> may answer: code, default status and message
/// (distribution-spec, "Error Codes"; the list is closed, finer reasons go into <c>detail</c>).
/// </summary>
public sealed record OciErrorCode
{
    public static readonly OciErrorCode BlobUnknown = new("BLOB_UNKNOWN", 404, "blob unknown to registry");
    public static readonly OciErrorCode BlobUploadInvalid = new("BLOB_UPLOAD_INVALID", 400, "blob upload invalid");
    public static readonly OciErrorCode BlobUploadUnknown = new(
        "BLOB_UPLOAD_UNKNOWN",
        404,
        "blob upload unknown to registry"
    );
    public static readonly OciErrorCode DigestInvalid = new(
        "DIGEST_INVALID",
        400,
        "provided digest did not match uploaded content"
    );
    public static readonly OciErrorCode ManifestBlobUnknown = new(
        "MANIFEST_BLOB_UNKNOWN",
        400,
        "manifest references a manifest or blob unknown to registry"
    );
    public static readonly OciErrorCode ManifestInvalid = new("MANIFEST_INVALID", 400, "manifest invalid");
    public static readonly OciErrorCode ManifestUnknown = new("MANIFEST_UNKNOWN", 404, "manifest unknown to registry");
    public static readonly OciErrorCode NameInvalid = new("NAME_INVALID", 400, "invalid repository name");
    public static readonly OciErrorCode NameUnknown = new("NAME_UNKNOWN", 404, "repository name not known to registry");
    public static readonly OciErrorCode SizeInvalid = new(
        "SIZE_INVALID",
        400,
        "provided length did not match content length"
    );
    public static readonly OciErrorCode Unauthorized = new("UNAUTHORIZED", 401, "authentication required");
    public static readonly OciErrorCode Denied = new("DENIED", 403, "requested access to the resource is denied");
    public static readonly OciErrorCode Unsupported = new("UNSUPPORTED", 405, "the operation is unsupported");
    public static readonly OciErrorCode TooManyRequests = new("TOOMANYREQUESTS", 429, "too many requests");

    private OciErrorCode(string code, int status, string message)
    {
        Code = code;
        Status = status;
        Message = message;
    }

    /// <summary>The word on the wire.</summary>
    public string Code { get; }

    /// <summary>The HTTP status unless the case at hand asks for another (416 for a range, 413 for a size).</summary>
    public int Status { get; }

    public string Message { get; }
}
