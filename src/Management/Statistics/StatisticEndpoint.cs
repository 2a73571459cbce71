using Entrepot.Access.Authorization;
using Entrepot.Access.Http;
using Entrepot.Data;
using Entrepot.Registry.Blobs;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Entrepot.Management.Statistics;

/// <summary>Harbor's <c>/statistics</c>, from what each project counts of itself.</summary>
internal static class StatisticEndpoint
{
    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/statistics", GetAsync).Requires(AccessScope.SignedIn);

    private static async Task<Ok<StatisticAnswer>> GetAsync(
        HttpContext context,
        Database database,
        Authorizer authorizer,
        StorageUse use,
        CancellationToken cancellationToken
    )
    {
        var principal = context.GetPrincipal();
        var visible = await authorizer.VisibleProjectsAsync(principal, cancellationToken);
        var counted = await database.ReadAsync(
            (data, token) =>
                visible
                    .Of(data.Projects)
                    .GroupBy(row => row.Public)
                    .Select(group => new
                    {
                        Public = group.Key,
                        Projects = group.LongCount(),
                        Repositories = group.Sum(row => row.RepositoryCount),
                    })
                    .ToListAsync(token),
            cancellationToken
        );
        var (open, closed) = (counted.Find(group => group.Public), counted.Find(group => !group.Public));
        var statistic = new StatisticAnswer(
            closed?.Projects ?? 0,
            closed?.Repositories ?? 0,
            open?.Projects ?? 0,
            open?.Repositories ?? 0,
            TotalProjectCount: 0,
            TotalRepoCount: 0,
            TotalStorageConsumption: 0
        );

        if (!principal.SystemAdministrator)
        {
            return TypedResults.Ok(statistic);
        }

        // Who administers the site sees all of it: the totals are the sums.
        var stored = await use.OfSiteAsync(cancellationToken);
        return TypedResults.Ok(
            statistic with
            {
                TotalProjectCount = statistic.PrivateProjectCount + statistic.PublicProjectCount,
                TotalRepoCount = statistic.PrivateRepoCount + statistic.PublicRepoCount,
                TotalStorageConsumption = stored ?? 0,
                BeingCounted = stored is null ? true : null,
            }
        );
    }
}
