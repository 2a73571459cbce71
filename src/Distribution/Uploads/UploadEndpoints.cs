using Entrepot.Access.Authorization;
using Entrepot.Access.Http;
using Entrepot.Distribution.Errors;
using Entrepot.Distribution.Routing;
using Entrepot.Oci;
using Entrepot.Registry.Uploads;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;

namespace Entrepot.Distribution.Uploads;

/// <summary>Uploads of blobs (distribution-spec, "Pushing blobs").</summary>
internal static class UploadEndpoints
{
    private const string Uploads = "/v2/{name}/blobs/uploads/";
    private const string Session = "/v2/{name}/blobs/uploads/{id}";

    public static void Map(IEndpointRouteBuilder registry)
    {
        Push(registry.MapPost(Uploads, PostAsync));
        Push(registry.MapGet(Session, GetAsync));
        Push(registry.MapPatch(Session, PatchAsync));
        Push(registry.MapPut(Session, PutAsync));
        Push(registry.MapDelete(Session, DeleteAsync));
    }

    private static void Push(RouteHandlerBuilder endpoint) =>
        endpoint
            .Requires(AccessScope.Repository, Permission.Push)
            // A blob has no greatest size; its storage has.
            .WithMetadata(new DisableRequestSizeLimitAttribute());

    private static async Task<IResult> PostAsync(
        HttpContext context,
        FoldedName name,
        BlobUploads uploads,
        BlobMounts mounts,
        CancellationToken cancellationToken
    )
    {
        var query = context.Request.Query;
        if (query["mount"] is { Count: > 0 } mount)
        {
            if (!Digest.TryParse(mount, out var mounted))
            {
                return UploadAnswers.DigestInvalid();
            }

            if (
                await mounts.TryMountAsync(context.GetPrincipal(), name.Name, mounted, query["from"], cancellationToken)
            )
            {
                return UploadAnswers.Created(context, name.Name, mounted);
            }
        }
        else if (query["digest"] is { Count: > 0 } whole)
        {
            return Digest.TryParse(whole, out var digest)
                ? UploadAnswers.Of(
                    context,
                    name.Name,
                    await uploads.UploadAsync(name.Name, Chunk(context, null), digest, cancellationToken)
                )
                : UploadAnswers.DigestInvalid();
        }

        return await StartAsync(context, name.Name, uploads, cancellationToken);
    }

    private static async Task<IResult> StartAsync(
        HttpContext context,
        RepositoryName name,
        BlobUploads uploads,
        CancellationToken cancellationToken
    )
    {
        DigestAlgorithm? algorithm = null;
        if (context.Request.Query["digest-algorithm"] is { Count: > 0 } wanted)
        {
            algorithm = DigestAlgorithm.Find(wanted.ToString());
            if (algorithm is null)
            {
                return UploadAnswers.DigestInvalid();
            }
        }

        var status = await uploads.StartAsync(name, RequestActor.Of(context), algorithm, cancellationToken);
        return UploadAnswers.Progress(context, name, status, StatusCodes.Status202Accepted);
    }

    private static async Task<IResult> GetAsync(
        HttpContext context,
        FoldedName name,
        UploadId id,
        BlobUploads uploads,
        CancellationToken cancellationToken
    ) =>
        await uploads.FindAsync(name.Name, id, RequestActor.Of(context), cancellationToken) is { } status
            ? UploadAnswers.Progress(context, name.Name, status, StatusCodes.Status204NoContent)
            : OciErrors.Refuse(
                OciErrorCode.BlobUploadUnknown,
                "the upload has ended, or was begun by somebody else or elsewhere: begin again with POST"
            );

    private static async Task<IResult> PatchAsync(
        HttpContext context,
        FoldedName name,
        UploadId id,
        BlobUploads uploads,
        CancellationToken cancellationToken
    ) =>
        ContentRange.TryRead(context.Request, out var range)
            ? UploadAnswers.Of(
                context,
                name.Name,
                await uploads.AppendAsync(
                    name.Name,
                    id,
                    RequestActor.Of(context),
                    Chunk(context, range),
                    cancellationToken
                )
            )
            : UploadAnswers.RangeInvalid();

    private static async Task<IResult> PutAsync(
        HttpContext context,
        FoldedName name,
        UploadId id,
        BlobUploads uploads,
        CancellationToken cancellationToken
    )
    {
        if (!Digest.TryParse(context.Request.Query["digest"], out var digest))
        {
            return UploadAnswers.DigestInvalid();
        }

        if (!ContentRange.TryRead(context.Request, out var range))
        {
            return UploadAnswers.RangeInvalid();
        }

        var actor = RequestActor.Of(context);
        var chunk = Chunk(context, range);
        return UploadAnswers.Of(
            context,
            name.Name,
            await uploads.CommitAsync(name.Name, id, actor, chunk, digest, cancellationToken)
        );
    }

    private static async Task<IResult> DeleteAsync(
        HttpContext context,
        FoldedName name,
        UploadId id,
        BlobUploads uploads,
        CancellationToken cancellationToken
    ) =>
        await uploads.CancelAsync(name.Name, id, RequestActor.Of(context), cancellationToken)
            ? TypedResults.NoContent()
            : OciErrors.Refuse(
                OciErrorCode.BlobUploadUnknown,
                "the upload has ended, or was begun by somebody else or elsewhere: begin again with POST"
            );

    private static UploadChunk Chunk(HttpContext context, ByteRange? range) =>
        new(context.Request.BodyReader, context.Request.ContentLength, range);
}
