using Entrepot.Access.Authorization;
using Entrepot.Access.Http;
using Entrepot.Management.Conventions;
using Entrepot.Management.Conventions.Listing;
using Entrepot.Management.OpenApi;
using Entrepot.Replication.Alarms;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Entrepot.Management.Alarms;

/// <summary>What somebody should know of; Harbor has nothing like it.</summary>
internal static class AlarmEndpoints
{
    public static void Map(IEndpointRouteBuilder extensions) =>
        extensions
            .MapGet("/alarms", ListAsync)
            .Requires(AccessScope.System)
            .Lists("What somebody should know of, what lasts first", typeof(AlarmAnswer));

    private static async Task<IResult> ListAsync(
        HttpContext context,
        AlarmReader alarms,
        CancellationToken cancellationToken
    )
    {
        var asked = context.Request.Query;
        if (!Page.TryRead(asked, out var page, out var refusal))
        {
            return refusal;
        }

        if (asked.ContainsKey("q") || asked.ContainsKey("sort"))
        {
            return Refusal.BadRequest(
                "alarms have one order, those that last first, and no filter: leave out q and sort"
            );
        }

        var (items, total) = await alarms.ListAsync(page.Skipped, page.Size, cancellationToken);
        PageHeaders.Write(context, page, total);
        return TypedResults.Ok(items.Select(AlarmAnswer.Of).ToList());
    }
}
