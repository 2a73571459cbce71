using System.Text.Json.Nodes;
using Entrepot.Access.Wire;
using Entrepot.Distribution.Errors;
using Entrepot.Distribution.Routing;
using Entrepot.Oci;
using Entrepot.Registry.Manifests;
using Microsoft.AspNetCore.Http;

namespace Entrepot.Distribution.Manifests;

/// <summary>How the outcome of a push is said in the spec's words.</summary>
internal static class ManifestAnswers
{
    public static IResult Of(HttpContext context, ManifestPush push, ManifestPushResult result) =>
        result switch
        {
            ManifestPushResult.Stored stored => Created(context, push.Repository, stored),
            ManifestPushResult.Superseded superseded => Superseded(context, superseded),
            ManifestPushResult.Malformed malformed => OciErrors.Refuse(OciErrorCode.ManifestInvalid, malformed.Reason),
            ManifestPushResult.DigestMismatch mismatch => OciErrors.Refuse(
                OciErrorCode.DigestInvalid,
                $"the manifest's digest is {mismatch.Actual}"
            ),
            ManifestPushResult.SizeMismatch mismatch => OciErrors.Refuse(
                OciErrorCode.ManifestInvalid,
                $"{mismatch.Descriptor.Digest} has {mismatch.ActualSize} bytes, the manifest says {mismatch.Descriptor.Size}"
            ),
            ManifestPushResult.ReferencesMissing missing => Missing(missing),
            ManifestPushResult.ProjectUnknown => OciErrors.Refuse(
                OciErrorCode.NameUnknown,
                $"there is no project {push.Repository.Project}: make it first"
            ),
            _ => throw new InvalidOperationException($"Unknown outcome {result}."),
        };

    private static IResult Created(HttpContext context, RepositoryName repository, ManifestPushResult.Stored stored)
    {
        var headers = context.Response.Headers;
        headers.Location = RegistryLocation.OfManifest(repository, stored.Digest);
        headers["Docker-Content-Digest"] = stored.Digest.ToString();
        if (stored.Subject is { } subject)
        {
            headers["OCI-Subject"] = subject.ToString();
        }

        if (stored.Tags.Count > 0)
        {
            headers["OCI-Tag"] = stored.Tags.Select(tag => tag.ToString()).ToArray();
        }

        return Results.StatusCode(StatusCodes.Status201Created);
    }

    private static ErrorResult Superseded(HttpContext context, ManifestPushResult.Superseded superseded)
    {
        context.Response.Headers[SentOrigin.ConflictHeader] = superseded.Tag.ToString();
        return OciErrors.Refuse(
            OciErrorCode.Denied,
            $"conflict: what {superseded.Tag} has here was pushed later, and stays; the manifest is kept by its digest",
            StatusCodes.Status409Conflict
        );
    }

    /// <summary>One error for each thing that is missing, as clients expect.</summary>
    private static ErrorResult Missing(ManifestPushResult.ReferencesMissing missing) =>
        new(
            OciErrorCode.ManifestBlobUnknown.Status,
            new ErrorEnvelope([
                .. missing
                    .Missing.Take(20)
                    .Select(descriptor => new ErrorEntry(
                        OciErrorCode.ManifestBlobUnknown.Code,
                        OciErrorCode.ManifestBlobUnknown.Message,
                        new JsonObject { ["digest"] = descriptor.Digest.ToString() }
                    )),
            ])
        );
}
