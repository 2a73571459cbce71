using Entrepot.Access.Authorization;
using Entrepot.Access.Http;
using Entrepot.Management.Artifacts;
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

        return await destinations.ListAsync(path.Repository, path.Reference, cancellationToken) is { } found
            ? TypedResults.Ok(found.Select(DestinationAnswer.Of).ToList())
            : path.Unknown();
    }
}
