using Entrepot.Access.Authorization;
using Entrepot.Access.Http;
using Entrepot.Management.Conventions.Listing;
using Entrepot.Registry.Artifacts;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Entrepot.Management.Artifacts;

/// <summary>Harbor's artifacts of a whole project.</summary>
internal static class ProjectArtifactEndpoint
{
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/projects/{project_name_or_id}/artifacts", ListAsync)
            .Requires(AccessScope.Project, Permission.ListArtifacts);

    private static async Task<IResult> ListAsync(
        HttpContext context,
        ArtifactReader artifacts,
        ArtifactView view,
        CancellationToken cancellationToken
    )
    {
        if (!ArtifactEndpoints.Fields.TryRead(context.Request, out var query, out var refusal))
        {
            return refusal;
        }

        var project = context.GetProject();
        var asked = query.Filters || !string.IsNullOrEmpty(context.Request.Query["sort"]);
        var page = asked
            ? await artifacts.ListOfProjectAsync(
                project.Id,
                query.Filter,
                TagConditions.In(context.Request),
                query.Cut,
                cancellationToken
            )
            : await artifacts.ListOfProjectAsync(project.Id, query.Page.Skipped, query.Page.Size, cancellationToken);
        PageHeaders.Write(context, query.Page, page.Total);
        var parts = ArtifactParts.Of(context.Request.Query);
        var answers = new Dictionary<long, ArtifactAnswer>();
        foreach (var repository in page.Artifacts.GroupBy(found => found.Repository, found => found.Artifact))
        {
            foreach (
                var answer in await view.ShowAsync(project, repository.Key, [.. repository], parts, cancellationToken)
            )
            {
                answers[answer.Id] = answer;
            }
        }

        return TypedResults.Ok(page.Artifacts.Select(found => answers[found.Artifact.Id]).ToList());
    }
}
