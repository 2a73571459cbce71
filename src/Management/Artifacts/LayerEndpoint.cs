using Entrepot.Access.Authorization;
using Entrepot.Access.Http;
using Entrepot.Management.Conventions.Listing;
using Entrepot.Management.OpenApi;
using Entrepot.Registry.Artifacts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Entrepot.Management.Artifacts;

/// <summary>The layers of an artifact; Harbor shows none.</summary>
internal static class LayerEndpoint
{
    public static void Map(IEndpointRouteBuilder extensions) =>
        extensions
            .MapGet($"{ArtifactEndpoints.One}/layers", ListAsync)
            .Requires(AccessScope.Project, Permission.ReadArtifact)
            .Lists("The layers of an artifact, the base first", typeof(LayerAnswer));

    private static async Task<IResult> ListAsync(
        HttpContext context,
        ArtifactLayerReader layers,
        CancellationToken cancellationToken
    )
    {
        if (
            !ArtifactPath.TryRead(context, out var path, out var refusal)
            || !Page.TryReadAlone(context.Request.Query, out var page, out refusal)
        )
        {
            return refusal;
        }

        var found = await layers.ListAsync(path.Repository, path.Reference, page.Skipped, page.Size, cancellationToken);
        if (found is null)
        {
            return path.Unknown();
        }

        PageHeaders.Write(context, page, found.Total);
        return TypedResults.Ok(found.Layers.Select(LayerAnswer.Of).ToList());
    }
}
