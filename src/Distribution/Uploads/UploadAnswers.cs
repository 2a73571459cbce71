using Entrepot.Access.Wire;
using Entrepot.Distribution.Errors;
using Entrepot.Distribution.Routing;
using Entrepot.Oci;
using Entrepot.Registry.Uploads;
using Microsoft.AspNetCore.Http;

namespace Entrepot.Distribution.Uploads;

/// <summary>What came of an upload, in the words of the spec.</summary>
internal static class UploadAnswers
{
    public static ErrorResult DigestInvalid() =>
        OciErrors.Refuse(OciErrorCode.DigestInvalid, "a sha256 or sha512 digest in lower case is needed");

    public static ErrorResult RangeInvalid() =>
        OciErrors.Refuse(OciErrorCode.BlobUploadInvalid, "Content-Range is the places of the first and the last byte");

    public static IResult Of(HttpContext context, RepositoryName name, UploadAppendResult result) =>
        result switch
        {
            UploadAppendResult.Appended appended => Progress(
                context,
                name,
                appended.Status,
                StatusCodes.Status202Accepted
            ),
            UploadAppendResult.OutOfOrder outOfOrder => OutOfOrder(context, name, outOfOrder.Status),
            UploadAppendResult.LengthMismatch => OciErrors.Refuse(OciErrorCode.SizeInvalid),
            _ => OciErrors.Refuse(
                OciErrorCode.BlobUploadUnknown,
                "the upload has ended, or was begun by somebody else or elsewhere: begin again with POST"
            ),
        };

    public static IResult Of(HttpContext context, RepositoryName name, UploadCommitResult result) =>
        result switch
        {
            UploadCommitResult.Committed blob => Created(context, name, blob.Digest),
            UploadCommitResult.OutOfOrder outOfOrder => OutOfOrder(context, name, outOfOrder.Status),
            UploadCommitResult.DigestMismatch mismatch => OciErrors.Refuse(
                OciErrorCode.DigestInvalid,
                $"the content has the digest {mismatch.Actual}"
            ),
            UploadCommitResult.LengthMismatch => OciErrors.Refuse(OciErrorCode.SizeInvalid),
            UploadCommitResult.ProjectUnknown => OciErrors.Refuse(OciErrorCode.NameUnknown),
            _ => OciErrors.Refuse(
                OciErrorCode.BlobUploadUnknown,
                "the upload has ended, or was begun by somebody else or elsewhere: begin again with POST"
            ),
        };

    /// <summary>The blob is here.</summary>
    public static IResult Created(HttpContext context, RepositoryName name, Digest digest)
    {
        context.Response.Headers.Location = RegistryLocation.OfBlob(name, digest);
        EntityTags.SetDigest(context.Response, digest);
        context.Response.ContentLength = 0;
        return TypedResults.StatusCode(StatusCodes.Status201Created);
    }

    /// <summary>Where the upload is and how far it has come.</summary>
    public static IResult Progress(HttpContext context, RepositoryName name, UploadStatus status, int code)
    {
        SetProgress(context.Response, name, status);
        if (code != StatusCodes.Status204NoContent)
        {
            context.Response.ContentLength = 0;
        }

        return TypedResults.StatusCode(code);
    }

    private static ErrorResult OutOfOrder(HttpContext context, RepositoryName name, UploadStatus status)
    {
        SetProgress(context.Response, name, status);
        return OciErrors.Refuse(
            OciErrorCode.BlobUploadInvalid,
            $"the next byte is the one at {status.Offset}, and one request at a time may send it",
            StatusCodes.Status416RangeNotSatisfiable
        );
    }

    private static void SetProgress(HttpResponse response, RepositoryName name, UploadStatus status)
    {
        response.Headers.Location = RegistryLocation.OfUpload(name, status.Id);
        // The header cannot say "nothing": 0-0 is what clients know for it.
        response.Headers.Range = $"0-{Math.Max(0, status.Offset - 1)}";
        response.Headers["Docker-Upload-UUID"] = status.Id.ToString();
    }
}
