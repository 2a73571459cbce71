using Entrepot.Oci;
using Microsoft.AspNetCore.Http;

namespace Entrepot.Distribution.Errors;

/// <summary>
/// Says which part of the path is wrong. A value that does not parse leaves the binder with a bare 400, before the
/// endpoint runs.
/// </summary>
internal sealed class BindingFaults : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        if (context.HttpContext.Response.StatusCode != StatusCodes.Status400BadRequest)
        {
            return await next(context);
        }

        var values = context.HttpContext.Request.RouteValues;
        context.HttpContext.Response.StatusCode = StatusCodes.Status200OK;
        return values switch
        {
            _ when values["digest"] is string digest && !Digest.TryParse(digest, out _) => OciErrors.Refuse(
                OciErrorCode.DigestInvalid,
                "a digest is sha256: or sha512: and the hash in lower-case hexadecimal"
            ),
            _ when values["reference"] is string reference && !Reference.TryParse(reference, out _) => OciErrors.Refuse(
                reference.Contains(':', StringComparison.Ordinal)
                    ? OciErrorCode.DigestInvalid
                    : OciErrorCode.ManifestInvalid,
                "a reference is a tag (letters, digits, '_', '.', '-', at most 128) or a digest",
                StatusCodes.Status400BadRequest
            ),
            _ when values["id"] is string id && !UploadId.TryParse(id, out _) => OciErrors.Refuse(
                OciErrorCode.BlobUploadUnknown
            ),
            _ => OciErrors.Refuse(OciErrorCode.NameInvalid, "a repository is named project/name, in lower case"),
        };
    }
}
