using System.Globalization;
using Entrepot.Access.Audit.Purging;
using Entrepot.Access.Authorization;
using Entrepot.Access.Http;
using Entrepot.Access.Wire;
using Entrepot.Data;
using Entrepot.Data.Rows;
using Entrepot.Management.Conventions;
using Entrepot.Management.Conventions.Listing;
using Entrepot.Replication.Policies;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.EntityFrameworkCore;

namespace Entrepot.Management.AuditPurges;

/// <summary>Harbor's <c>/system/purgeaudit</c>: removing old lines from the audit log, by hand and by schedule.</summary>
internal static class PurgeEndpoints
{
    private const string All = "/system/purgeaudit";
    private const string One = All + "/{id:long}";
    private const string Schedule = All + "/schedule";

    private static readonly ListFields<AuditPurgeRow> Fields = new ListFields<AuditPurgeRow>(row => row.Id, "-id")
        .Number("id", row => row.Id)
        .Moment("creation_time", row => row.StartedAt);

    public static void Map(IEndpointRouteBuilder api)
    {
        api.MapGet(All, ListAsync).Requires(AccessScope.System, Permission.ListPurges);
        api.MapGet(One, GetAsync).Requires(AccessScope.System, Permission.ReadPurge);
        api.MapPut(One, StopAsync).Requires(AccessScope.System, Permission.StopPurge);
        api.MapGet($"{One}/log", LogAsync).Requires(AccessScope.System, Permission.ReadPurge);
        api.MapGet(Schedule, GetScheduleAsync).Requires(AccessScope.System, Permission.ReadPurge);
        api.MapPost(Schedule, PostScheduleAsync).Requires(AccessScope.System, Permission.CreatePurge);
        api.MapPut(Schedule, PutScheduleAsync).Requires(AccessScope.System, Permission.UpdatePurge);
    }

    private static async Task<IResult> ListAsync(
        HttpContext context,
        Database database,
        CancellationToken cancellationToken
    ) =>
        Fields.TryRead(context.Request, out var query, out var refusal)
            ? await ListAnswer.OfAsync(
                context,
                database,
                query,
                data => data.AuditPurges,
                rows => rows,
                PurgeAnswer.Of,
                cancellationToken
            )
            : refusal;

    private static async Task<IResult> GetAsync(long id, Database database, CancellationToken cancellationToken) =>
        await FindAsync(database, id, cancellationToken) is { } row
            ? TypedResults.Ok(PurgeAnswer.Of(row))
            : Unknown(id);

    private static async Task<IResult> StopAsync(
        long id,
        HttpContext context,
        PurgeBook book,
        CancellationToken cancellationToken
    ) =>
        await book.StopAsync(
            id,
            context.Act("stop", "purge_audit", id.ToString(CultureInfo.InvariantCulture)),
            cancellationToken
        )
            ? TypedResults.Ok()
            : Unknown(id);

    private static async Task<IResult> LogAsync(long id, Database database, CancellationToken cancellationToken) =>
        await FindAsync(database, id, cancellationToken) is { } row
            ? TypedResults.Text(PurgeText.Of(row), "text/plain")
            : Unknown(id);

    /// <summary>As Harbor, an empty object when there is none.</summary>
    private static async Task<IResult> GetScheduleAsync(PurgeBook book, CancellationToken cancellationToken) =>
        await book.ReadScheduleAsync(cancellationToken) is { } schedule
            ? TypedResults.Ok(PurgeAnswer.Of(schedule))
            : TypedResults.Ok(new Dictionary<string, string>());

    private static async Task<IResult> PostScheduleAsync(
        HttpContext context,
        PurgeRequest request,
        PurgeBook book,
        CancellationToken cancellationToken
    )
    {
        var (id, refusal) = await ApplyAsync(context, request, book, cancellationToken);
        return refusal
            ?? TypedResults.Created(
                id is null
                    ? $"/api/v2.0{Schedule}"
                    : string.Create(CultureInfo.InvariantCulture, $"/api/v2.0{All}/{id}")
            );
    }

    private static async Task<IResult> PutScheduleAsync(
        HttpContext context,
        PurgeRequest request,
        PurgeBook book,
        CancellationToken cancellationToken
    ) => (await ApplyAsync(context, request, book, cancellationToken)).Refusal ?? TypedResults.Ok();

    /// <returns>The run's id when one was started.</returns>
    private static async Task<(long? Id, IResult? Refusal)> ApplyAsync(
        HttpContext context,
        PurgeRequest request,
        PurgeBook book,
        CancellationToken cancellationToken
    )
    {
        var type = request.Schedule?.Type ?? "";
        if (type == "None")
        {
            await book.UnscheduleAsync(
                context.Act("update", "purge_audit", "schedule", description: "none"),
                cancellationToken
            );
            return (null, null);
        }

        if (!PurgeParameters.TryRead(request.Parameters, out var terms, out var fault))
        {
            return (null, Refusal.BadRequest(fault));
        }

        if (type == "Manual")
        {
            return (await book.StartAsync(terms, context.Act("start", "purge_audit", ""), cancellationToken), null);
        }

        if (CronOf(type, request.Schedule?.Cron ?? "") is not { } cron)
        {
            return (
                null,
                Refusal.BadRequest("schedule.type is Hourly, Daily, Weekly, Custom, Schedule, Manual or None")
            );
        }

        if (CronSchedule.FaultOf(cron) is { } wrong)
        {
            return (null, Refusal.BadRequest($"schedule.cron: {wrong}"));
        }

        var act = context.Act("update", "purge_audit", "schedule", description: cron);
        await book.ScheduleAsync(type, cron, terms, act, cancellationToken);
        return (null, null);
    }

    private static string? CronOf(string type, string cron) =>
        type switch
        {
            "Hourly" => cron.Length > 0 ? cron : "0 0 * * * *",
            "Daily" => cron.Length > 0 ? cron : "0 0 0 * * *",
            "Weekly" => cron.Length > 0 ? cron : "0 0 0 * * 0",
            "Custom" or "Schedule" => cron,
            _ => null,
        };

    private static Task<AuditPurgeRow?> FindAsync(Database database, long id, CancellationToken cancellationToken) =>
        database.ReadAsync(
            (data, token) => data.AuditPurges.AsNoTracking().SingleOrDefaultAsync(row => row.Id == id, token),
            cancellationToken
        );

    private static ErrorResult Unknown(long id) => Refusal.NotFound($"purge {id} not found");
}
