using Entrepot.Access.Authorization;
using Entrepot.Access.Http;
using Entrepot.Management.Artifacts;
using Entrepot.Management.Conventions;
using Entrepot.Management.Conventions.Listing;
using Entrepot.Management.OpenApi;
using Entrepot.Oci;
using Entrepot.Replication.Destinations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Entrepot.Management.Destinations;

/// <summary>Where an artifact is; Harbor has nothing like it.</summary>
internal static class DestinationEndpoints
{
    /// <summary>As many as a page of artifacts has at most.</summary>
    private const int MostDigests = 100;

    public static void Map(IEndpointRouteBuilder extensions)
    {
        extensions
            .MapGet($"{ArtifactEndpoints.One}/destinations", ListAsync)
            .Requires(AccessScope.Project, Permission.ReadRepository)
            .Answers(
                "Where an artifact is, for each of its tags and each rule that wants it",
                typeof(DestinationAnswer[])
            );
        extensions
            .MapGet("/projects/{project_name}/repositories/{repository_name}/destinations", CountAsync)
            .Requires(AccessScope.Project, Permission.ReadRepository)
            .Answers(
                "Where several artifacts of a repository are, counted by their tags' states",
                typeof(DestinationCountAnswer[])
            );
    }

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

        if (!Page.TryReadAlone(context.Request.Query, out var page, out var wrong, otherwise: Page.MaximumSize))
        {
            return wrong;
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

    private static async Task<IResult> CountAsync(
        HttpContext context,
        DestinationReader destinations,
        CancellationToken cancellationToken
    )
    {
        if (!RepositoryPath.TryRead(context, out var repository, out var refusal))
        {
            return refusal;
        }

        var named = context.Request.Query["digest"];
        var digests = new HashSet<Digest>();
        foreach (var text in named)
        {
            if (!Digest.TryParse(text, out var digest))
            {
                return Refusal.BadRequest("digest is the digest of an artifact");
            }

            digests.Add(digest);
        }

        if (named.Count is 0 or > MostDigests)
        {
            return Refusal.BadRequest($"digest says which artifacts, 1 to {MostDigests} of them");
        }

        var counts = await destinations.CountAsync(repository, digests, cancellationToken);
        return TypedResults.Ok(counts.Select(DestinationCountAnswer.Of).ToList());
    }
}
