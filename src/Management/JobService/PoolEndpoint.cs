using Entrepot.Access.Authorization;
using Entrepot.Access.Http;
using Entrepot.Replication;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Entrepot.Management.JobService;

/// <summary>
/// Harbor's <c>/jobservice/pools</c>: how much is copied at once, by which clients reckon a rule's bandwidth. There is one
/// pool, the workers of the node that answers.
/// </summary>
internal static class PoolEndpoint
{
    private const string Name = "replication";

    public static void Map(IEndpointRouteBuilder api) =>
        api.MapGet("/jobservice/pools", List).Requires(AccessScope.System, Permission.ListJobs);

    private static Ok<List<WorkerPool>> List(ReplicationOptions options, TimeProvider clock)
    {
        using var process = System.Diagnostics.Process.GetCurrentProcess();
        return TypedResults.Ok(
            new List<WorkerPool>
            {
                new(
                    Environment.ProcessId,
                    Name,
                    new DateTimeOffset(process.StartTime),
                    clock.GetUtcNow(),
                    options.Workers,
                    Environment.MachineName
                ),
            }
        );
    }
}
