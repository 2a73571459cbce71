using Entrepot.Access.Authorization;
using Entrepot.Access.Http;
using Entrepot.Management.OpenApi;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Entrepot.Management.Statistics;

/// <summary>How much the site was used; Harbor has nothing like it.</summary>
internal static class ActivityEndpoint
{
    public static void Map(IEndpointRouteBuilder extensions) =>
        extensions
            .MapGet("/statistics/activity", GetAsync)
            .Requires(AccessScope.System)
            .Answers("Pushes and pulls of each hour of the last day", typeof(ActivityAnswer));

    private static async Task<Ok<ActivityAnswer>> GetAsync(
        ActivityReader activity,
        CancellationToken cancellationToken
    ) => TypedResults.Ok(await activity.ReadAsync(cancellationToken));
}
