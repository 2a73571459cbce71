using Entrepot.Access.Authorization;
using Entrepot.Access.Http;
using Entrepot.Management.Conventions;
using Entrepot.Management.OpenApi;
using Entrepot.Replication.Policies;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Entrepot.Management.Replication;

/// <summary>What a cron string means, before a rule is saved with it; Harbor has nothing like it.</summary>
internal static class ScheduleEndpoint
{
    private const int RunsShown = 5;

    public static void Map(IEndpointRouteBuilder extensions) =>
        extensions
            .MapGet("/replication/schedule", Get)
            .Requires(AccessScope.System, Permission.CreatePolicy)
            .Answers("When a rule with this cron string would run next", typeof(ScheduleAnswer));

    /// <param name="cron">Six fields, as a rule has them.</param>
    private static IResult Get(string? cron, TimeProvider clock)
    {
        var text = cron ?? "";
        return CronSchedule.FaultOf(text) is { } fault
            ? Refusal.BadRequest(fault)
            : TypedResults.Ok(
                new ScheduleAnswer(
                    text,
                    [.. CronSchedule.From(CronSchedule.NextAfter(clock.GetUtcNow(), text), text, RunsShown)]
                )
            );
    }
}
