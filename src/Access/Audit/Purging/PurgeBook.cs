using System.Text.Json;
using Cronos;
using Entrepot.Data;
using Entrepot.Data.Acts;
using Entrepot.Data.Rows;
using Microsoft.EntityFrameworkCore;

namespace Entrepot.Access.Audit.Purging;

/// <summary>When the audit log is purged, and the runs that did it. Runs are carried out in the background.</summary>
public sealed class PurgeBook(Database database, TimeProvider clock)
{
    /// <summary>The row of the configuration table that holds the schedule.</summary>
    internal const string Key = "audit_purge_schedule";
    internal const int RunsKept = 50;

    /// <summary>Starts a run now.</summary>
    /// <returns>Its id.</returns>
    public Task<long> StartAsync(PurgeTerms terms, Act act, CancellationToken cancellationToken) =>
        database.WriteAsync(
            async (context, token) =>
            {
                act.AddTo(context, clock.GetUtcNow());
                return await AddAsync(context, terms, manual: true, token);
            },
            cancellationToken
        );

    /// <summary>The schedule; null when there is none.</summary>
    public Task<PurgeSchedule?> ReadScheduleAsync(CancellationToken cancellationToken) =>
        database.ReadAsync(async (context, token) => Read(await RowAsync(context, token)), cancellationToken);

    /// <summary>Puts a schedule in the place of the one there is.</summary>
    /// <param name="cron">A valid one.</param>
    public Task<bool> ScheduleAsync(
        string type,
        string cron,
        PurgeTerms terms,
        Act act,
        CancellationToken cancellationToken
    ) =>
        database.WriteAsync(
            async (context, token) =>
            {
                var now = clock.GetUtcNow();
                var row = await RowAsync(context, token);
                var schedule = new PurgeSchedule(
                    type,
                    cron,
                    terms,
                    NextAfter(now, cron),
                    Read(row)?.CreatedAt ?? now,
                    now
                );
                Write(context, row, schedule, now);
                act.AddTo(context, now);
                await context.SaveChangesAsync(token);
                return true;
            },
            cancellationToken
        );

    /// <summary>Takes the schedule away; false when there is none.</summary>
    public Task<bool> UnscheduleAsync(Act act, CancellationToken cancellationToken) =>
        database.WriteAsync(
            async (context, token) =>
            {
                if (await RowAsync(context, token) is not { } row)
                {
                    return false;
                }

                context.Configurations.Remove(row);
                act.AddTo(context, clock.GetUtcNow());
                await context.SaveChangesAsync(token);
                return true;
            },
            cancellationToken
        );

    /// <summary>Asks a run to stop; false when there is none of the id. One that has ended stays as it is.</summary>
    public Task<bool> StopAsync(long id, Act act, CancellationToken cancellationToken) =>
        database.WriteAsync(
            async (context, token) =>
            {
                var run = await context.AuditPurges.SingleOrDefaultAsync(row => row.Id == id, token);
                if (run is { EndedAt: null, Stopped: false })
                {
                    run.Stopped = true;
                    act.AddTo(context, clock.GetUtcNow());
                    await context.SaveChangesAsync(token);
                }

                return run is not null;
            },
            cancellationToken
        );

    /// <summary>
    /// Starts the run whose time has come, once however many of its times were missed. The schedule is written with it,
    /// so that two nodes do not both start it.
    /// </summary>
    internal async Task StartDueAsync(CancellationToken cancellationToken)
    {
        if (await ReadScheduleAsync(cancellationToken) is { Next: { } due } && due <= clock.GetUtcNow())
        {
            await database.WriteAsync(StartDueAsync, cancellationToken);
        }
    }

    private async Task<bool> StartDueAsync(EntrepotContext context, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var row = await RowAsync(context, cancellationToken);
        if (Read(row) is not { } schedule || schedule.Next is null || schedule.Next > now)
        {
            return false;
        }

        Write(context, row, schedule with { Next = NextAfter(now, schedule.Cron) }, now);
        await AddAsync(context, schedule.Terms, manual: false, cancellationToken);
        return true;
    }

    private async Task<long> AddAsync(
        EntrepotContext context,
        PurgeTerms terms,
        bool manual,
        CancellationToken cancellationToken
    )
    {
        var run = new AuditPurgeRow
        {
            Manual = manual,
            DryRun = terms.DryRun,
            RetentionHours = terms.RetentionHours,
            Operations = string.Join(',', terms.Events),
            StartedAt = clock.GetUtcNow(),
        };
        context.AuditPurges.Add(run);
        await context.SaveChangesAsync(cancellationToken);
        await context
            .AuditPurges.Where(row => row.Id <= run.Id - RunsKept && row.EndedAt != null)
            .ExecuteDeleteAsync(cancellationToken);
        return run.Id;
    }

    private static DateTimeOffset? NextAfter(DateTimeOffset moment, string cron) =>
        CronExpression.Parse(cron, CronFormat.IncludeSeconds).GetNextOccurrence(moment, TimeZoneInfo.Utc);

    private static Task<ConfigurationRow?> RowAsync(EntrepotContext context, CancellationToken cancellationToken) =>
        context.Configurations.SingleOrDefaultAsync(row => row.Key == Key, cancellationToken);

    private static PurgeSchedule? Read(ConfigurationRow? row) =>
        row is null ? null : JsonSerializer.Deserialize<PurgeSchedule>(row.Value);

    private static void Write(
        EntrepotContext context,
        ConfigurationRow? row,
        PurgeSchedule schedule,
        DateTimeOffset now
    )
    {
        var value = JsonSerializer.Serialize(schedule);
        if (row is null)
        {
            context.Configurations.Add(
                new ConfigurationRow
                {
                    Key = Key,
                    Value = value,
                    UpdatedAt = now,
                }
            );
        }
        else
        {
            (row.Value, row.UpdatedAt) = (value, now);
        }
    }
}
