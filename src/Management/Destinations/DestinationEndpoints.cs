using Entrepot.Access.Authorization;
using Entrepot.Access.Http;
using Entrepot.Management.Artifacts;
using Entrepot.Management.Conventions;
using Entrepot.Management.Conventions.Listing;
using Entrepot.Management.OpenApi;
using Entrepot.Replication.Destinations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Entrepot.Management.Destinations;

/// <summary>Where an artifact is; Harbor has nothing like it.</summary>
internal static class DestinationEndpoints
{
    public static void Map(IEndpointRouteBuilder extensions) =>
        extensions
            .MapGet($"{ArtifactEndpoints.One}/destinations", ListAsync)
            .Requires(AccessScope.Project, Permission.ReadRepository)
            .Answers(
                "Where an artifact is, for each of its tags and each rule that wants it",
                typeof(DestinationAnswer[])
            );

    private static async Task<IResult> ListAsync(
        HttpContext context,
        DestinationReader destinations,
        CancellationToken cancellationToken
    )
    {
        if (!ArtifactPath.TryRead(context, out var path, out var refusal))
        {
            return refusal;
        }

        if (!Page.TryRead(context.Request.Query, out var page, out var wrong, otherwise: Page.MaximumSize))
        {
            return wrong;
        }

        if (AsksFor(context.Request.Query, "q") || AsksFor(context.Request.Query, "sort"))
        {
            return Refusal.BadRequest("this list knows neither q nor sort, only page and page_size");
        }

        var found = await destinations.ListAsync(
            path.Repository,
            path.Reference,
            page.Skipped,
            page.Size,
            cancellationToken
        );
        if (found is null)
        {
            return path.Unknown();
        }

        PageHeaders.Write(context, page, found.Tags);
        return TypedResults.Ok(found.Standings.Select(DestinationAnswer.Of).ToList());
    }

    private static bool AsksFor(IQueryCollection query, string name) => !string.IsNullOrEmpty(query[name]);
}
