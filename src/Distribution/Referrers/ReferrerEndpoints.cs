using System.Globalization;
using Entrepot.Access.Authorization;
using Entrepot.Access.Http;
using Entrepot.Distribution.Routing;
using Entrepot.Oci;
using Entrepot.Registry.Referrers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Entrepot.Distribution.Referrers;

/// <summary>distribution-spec, "Listing Referrers". A subject that is missing has an empty list, not an error.</summary>
internal static class ReferrerEndpoints
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes
            .MapMethods("/v2/{name}/referrers/{digest}", [HttpMethods.Get, HttpMethods.Head], ListAsync)
            .Requires(AccessScope.Repository, Permission.Pull);

    private static async Task<IResult> ListAsync(
        FoldedName name,
        Digest digest,
        HttpContext context,
        ReferrerReader referrers,
        CancellationToken cancellationToken
    )
    {
        MediaType? artifactType = null;
        if (context.Request.Query["artifactType"] is [{ Length: > 0 } asked])
        {
            context.Response.Headers["OCI-Filters-Applied"] = "artifactType";
            if (!MediaType.TryParse(asked, out var filter))
            {
                // Nothing can be of a type that is none.
                return Answer([]);
            }

            artifactType = filter;
        }

        if (
            !long.TryParse(
                context.Request.Query["after"],
                NumberStyles.None,
                CultureInfo.InvariantCulture,
                out var after
            )
        )
        {
            after = 0;
        }

        var page = await referrers.ReadPageAsync(name.Name, digest, artifactType, after, cancellationToken);
        if (page.Next is { } next)
        {
            var filter = artifactType is null ? "" : $"&artifactType={Uri.EscapeDataString(artifactType.ToString()!)}";
            PageSize.LinkNext(context, $"/v2/{name.Name}/referrers/{digest}", $"after={next}{filter}");
        }

        return Answer(page.Referrers);
    }

    private static IResult Answer(IEnumerable<Descriptor> referrers) =>
        Results.Json(
            new ReferrersIndex(2, MediaType.OciIndex.ToString(), [.. referrers.Select(Describe)]),
            DistributionJson.Default.ReferrersIndex,
            MediaType.OciIndex.ToString()
        );

    private static ReferrerDescriptor Describe(Descriptor referrer) =>
        new(
            referrer.MediaType.ToString(),
            referrer.Digest.ToString(),
            referrer.Size,
            referrer.ArtifactType?.ToString(),
            referrer.Annotations
        );
}
