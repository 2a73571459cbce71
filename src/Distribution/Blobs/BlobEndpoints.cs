using Entrepot.Access.Authorization;
using Entrepot.Access.Http;
using Entrepot.Access.Wire;
using Entrepot.Distribution.Errors;
using Entrepot.Distribution.Routing;
using Entrepot.Oci;
using Entrepot.Registry.Blobs;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Entrepot.Distribution.Blobs;

/// <summary>Blobs (distribution-spec, "Pulling blobs" and "Deleting Blobs").</summary>
internal static class BlobEndpoints
{
    private const string Path = "/v2/{name}/blobs/{digest}";

    public static void Map(IEndpointRouteBuilder registry)
    {
        registry.MapGet(Path, GetAsync).Requires(AccessScope.Repository, Permission.Pull);
        registry.MapMethods(Path, [HttpMethods.Head], HeadAsync).Requires(AccessScope.Repository, Permission.Pull);
        registry.MapDelete(Path, DeleteAsync).Requires(AccessScope.Repository, Permission.DeleteContent);
    }

    private static async Task<IResult> GetAsync(
        FoldedName name,
        Digest digest,
        BlobReader blobs,
        CancellationToken cancellationToken
    ) =>
        await blobs.OpenAsync(name.Name, digest, cancellationToken) is { } content
            ? new BlobResult(content)
            : Unknown(name.Name, digest);

    /// <summary>A pusher takes this answer for leave not to upload: the blob is held in place for it.</summary>
    private static async Task<IResult> HeadAsync(
        HttpContext context,
        FoldedName name,
        Digest digest,
        BlobReader blobs,
        Authorizer authorizer,
        CancellationToken cancellationToken
    )
    {
        var decision = await authorizer.DecideAsync(
            context.GetPrincipal(),
            name.Name.Project,
            name.Name.ToString(),
            Permission.Push,
            cancellationToken
        );
        var blob =
            decision == AccessDecision.Allowed
                ? await blobs.StatForPushAsync(name.Name, digest, cancellationToken)
                : await blobs.StatAsync(name.Name, digest, cancellationToken);
        if (blob is null)
        {
            return Unknown(name.Name, digest);
        }

        BlobResult.Announce(context, digest, blob.Size);
        return TypedResults.Empty;
    }

    private static async Task<IResult> DeleteAsync(
        FoldedName name,
        Digest digest,
        BlobUnlinker blobs,
        CancellationToken cancellationToken
    ) =>
        await blobs.UnlinkAsync(name.Name, digest, cancellationToken) switch
        {
            BlobUnlinkResult.Unlinked => TypedResults.StatusCode(StatusCodes.Status202Accepted),
            BlobUnlinkResult.InUse => OciErrors.Refuse(
                OciErrorCode.Denied,
                "a manifest of the repository names the blob; delete that first",
                StatusCodes.Status409Conflict
            ),
            _ => Unknown(name.Name, digest),
        };

    private static ErrorResult Unknown(RepositoryName repository, Digest digest) =>
        OciErrors.Refuse(OciErrorCode.BlobUnknown, $"{repository} has no blob {digest}");
}
