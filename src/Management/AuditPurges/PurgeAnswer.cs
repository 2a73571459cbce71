using System.Text.Json;
using Entrepot.Access.Audit.Purging;
using Entrepot.Data.Rows;
using Entrepot.Replication.Policies;

namespace Entrepot.Management.AuditPurges;

/// <summary>Harbor's <c>ExecHistory</c>: a run, or the schedule of runs.</summary>
public sealed record PurgeAnswer(
    long? Id,
    string JobName,
    string JobKind,
    string JobParameters,
    PurgeAnswer.When Schedule,
    string? JobStatus,
    bool Deleted,
    DateTimeOffset CreationTime,
    DateTimeOffset UpdateTime
)
{
    private const string Name = "PURGE_AUDIT_LOG";

    private const int RunsShown = 5;

    /// <param name="NextRuns">Our addition: the next five of them.</param>
    public sealed record When(
        string Type,
        string? Cron,
        DateTimeOffset? NextScheduledTime,
        IReadOnlyList<DateTimeOffset>? NextRuns = null
    );

    public static PurgeAnswer Of(AuditPurgeRow row) =>
        new(
            row.Id,
            Name,
            row.Manual ? "MANUAL" : "SCHEDULE",
            Parameters(row.RetentionHours, row.DryRun, row.Operations),
            new When(row.Manual ? "Manual" : "Schedule", null, null),
            StatusOf(row),
            Deleted: false,
            row.StartedAt,
            row.EndedAt ?? row.StartedAt
        );

    public static PurgeAnswer Of(PurgeSchedule schedule) =>
        new(
            null,
            Name,
            "SCHEDULE",
            Parameters(schedule.Terms.RetentionHours, schedule.Terms.DryRun, string.Join(',', schedule.Terms.Events)),
            new When(
                schedule.Type,
                schedule.Cron,
                schedule.Next,
                [.. CronSchedule.From(schedule.Next, schedule.Cron, RunsShown)]
            ),
            JobStatus: null,
            Deleted: false,
            schedule.CreatedAt,
            schedule.UpdatedAt
        );

    public static string StatusOf(AuditPurgeRow row) =>
        row switch
        {
            { Stopped: true } => "Stopped",
            { EndedAt: null } => "Running",
            { Fault: not null } => "Error",
            _ => "Success",
        };

    private static string Parameters(int hours, bool dryRun, string events) =>
        JsonSerializer.Serialize(
            new Dictionary<string, object>
            {
                ["audit_retention_hour"] = hours,
                ["dry_run"] = dryRun,
                ["include_event_types"] = events,
            }
        );
}
