using Entrepot.Access.Authorization;
using Entrepot.Access.Http;
using Entrepot.Access.Wire;
using Entrepot.Distribution.Errors;
using Entrepot.Distribution.Routing;
using Entrepot.Oci;
using Entrepot.Registry;
using Entrepot.Registry.Manifests;
using Entrepot.Registry.Tags;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Entrepot.Distribution.Manifests;

/// <summary>distribution-spec, "Pulling manifests", "Pushing Manifests", "Deleting Manifests" and "Deleting tags".</summary>
internal static class ManifestEndpoints
{
    private const string Route = "/v2/{name}/manifests/{reference}";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Route, GetAsync).Requires(AccessScope.Repository, Permission.Pull);
        routes.MapMethods(Route, [HttpMethods.Head], HeadAsync).Requires(AccessScope.Repository, Permission.Pull);
        routes.MapPut(Route, PutAsync).Requires(AccessScope.Repository, Permission.Push);
        routes.MapDelete(Route, DeleteAsync).Requires(AccessScope.Repository, Permission.DeleteContent);
    }

    private static async Task<IResult> GetAsync(
        FoldedName name,
        Reference reference,
        HttpContext context,
        ManifestReader manifests,
        PulledManifests pulled,
        CancellationToken cancellationToken
    )
    {
        if (await manifests.FindAsync(name.Name, reference, cancellationToken) is not { } manifest)
        {
            return Unknown(name.Name, reference);
        }

        if (Describe(context, manifest.Digest, manifest.MediaType) is { } other)
        {
            return other;
        }

        pulled.Note(context, name.Name, reference, manifest.Digest);
        return Results.Bytes(manifest.Content, manifest.MediaType.ToString());
    }

    private static async Task<IResult> HeadAsync(
        FoldedName name,
        Reference reference,
        HttpContext context,
        ManifestReader manifests,
        CancellationToken cancellationToken
    )
    {
        if (await manifests.FindHeadAsync(name.Name, reference, cancellationToken) is not { } head)
        {
            return Unknown(name.Name, reference);
        }

        if (Describe(context, head.Digest, head.MediaType) is { } other)
        {
            return other;
        }

        context.Response.ContentType = head.MediaType.ToString();
        context.Response.ContentLength = head.Size;
        return Results.Empty;
    }

    private static async Task<IResult> PutAsync(
        FoldedName name,
        Reference reference,
        HttpContext context,
        ManifestPusher manifests,
        ManifestAdmission admission,
        TimeProvider clock,
        CancellationToken cancellationToken
    )
    {
        if (!MediaType.TryParse(context.Request.ContentType?.Split(';', 2)[0].Trim(), out var contentType))
        {
            return OciErrors.Refuse(OciErrorCode.ManifestInvalid, "the Content-Type says what kind of manifest it is");
        }

        if (!TryReadTags(context.Request, out var tags))
        {
            return OciErrors.Refuse(
                OciErrorCode.ManifestInvalid,
                "a tag parameter is not a tag, or there are more than 100"
            );
        }

        using var place = await admission.EnterAsync(context.Request.ContentLength, cancellationToken);
        if (place is null)
        {
            context.Response.Headers.RetryAfter = "5";
            return OciErrors.Refuse(OciErrorCode.TooManyRequests);
        }

        return await ManifestBody.ReadAsync(context.Request, cancellationToken) is { } content
            ? await PushAsync(
                new ManifestPush(name.Name, reference, contentType, content, tags),
                SentOrigin.ActorOf(context, clock),
                context,
                manifests,
                cancellationToken
            )
            : TooLarge();
    }

    private static async Task<IResult> PushAsync(
        ManifestPush push,
        Actor actor,
        HttpContext context,
        ManifestPusher manifests,
        CancellationToken cancellationToken
    ) => ManifestAnswers.Of(context, push, await manifests.PushAsync(push, actor, cancellationToken));

    private static ErrorResult TooLarge() =>
        OciErrors.Refuse(
            OciErrorCode.ManifestInvalid,
            $"a manifest has at most {ManifestParser.MaximumLength} bytes",
            StatusCodes.Status413PayloadTooLarge
        );

    private static async Task<IResult> DeleteAsync(
        FoldedName name,
        Reference reference,
        HttpContext context,
        ManifestDeleter manifests,
        TagDeleter tags,
        CancellationToken cancellationToken
    )
    {
        var actor = RequestActor.Of(context);
        if (reference.Tag is { } tag)
        {
            return await tags.DeleteAsync(name.Name, tag, actor, cancellationToken) is null
                ? Unknown(name.Name, reference)
                : Results.StatusCode(StatusCodes.Status202Accepted);
        }

        return await manifests.DeleteAsync(name.Name, reference.Digest!.Value, actor, cancellationToken) switch
        {
            ManifestDeleteResult.Deleted => Results.StatusCode(StatusCodes.Status202Accepted),
            ManifestDeleteResult.HeldByIndex held => OciErrors.Refuse(
                OciErrorCode.Denied,
                $"the image index {held.Index} names it: delete that first",
                StatusCodes.Status409Conflict
            ),
            _ => Unknown(name.Name, reference),
        };
    }

    /// <summary>Sets what head and body share; an answer of its own when the client has it or does not want it.</summary>
    private static IResult? Describe(HttpContext context, Digest digest, MediaType mediaType)
    {
        if (!AcceptedTypes.Allow(context.Request, mediaType))
        {
            return OciErrors.Refuse(
                OciErrorCode.ManifestUnknown,
                $"the manifest is of type {mediaType}, which the Accept header does not name"
            );
        }

        EntityTags.SetDigest(context.Response, digest);
        context.Response.Headers.ETag = EntityTags.Of(digest).ToString();
        return EntityTags.IsKnownToClient(context.Request, digest)
            ? Results.StatusCode(StatusCodes.Status304NotModified)
            : null;
    }

    /// <summary>The <c>tag</c> parameters of a push by digest.</summary>
    private static bool TryReadTags(HttpRequest request, out IReadOnlyList<Tag> tags)
    {
        const int most = 100;
        var asked = request.Query["tag"];
        List<Tag> read = [];
        foreach (var text in asked)
        {
            if (!Tag.TryParse(text, out var tag))
            {
                break;
            }

            read.Add(tag);
        }

        tags = [.. read.Distinct()];
        return read.Count == asked.Count && read.Count <= most;
    }

    private static ErrorResult Unknown(RepositoryName repository, Reference reference) =>
        OciErrors.Refuse(OciErrorCode.ManifestUnknown, $"{repository} has no manifest {reference}");
}
