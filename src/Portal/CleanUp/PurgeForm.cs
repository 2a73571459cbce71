using System.Text.Json;
using Entrepot.Management.AuditPurges;

namespace Entrepot.Portal.CleanUp;

/// <summary>When and what is removed from the audit log, as it is typed.</summary>
internal sealed class PurgeForm
{
    public const string Custom = "Custom";
    public const string None = "None";
    private const int HoursPerDay = 24;

    /// <summary>10,000 days.</summary>
    private const int MostHours = 240_000;

    /// <summary>What the plain ones mean; another cron string under such a name is shown as it is.</summary>
    private static readonly Dictionary<string, string> Crons = new(StringComparer.Ordinal)
    {
        ["Hourly"] = "0 0 * * * *",
        ["Daily"] = "0 0 0 * * *",
        ["Weekly"] = "0 0 0 * * 0",
    };

    public static IReadOnlyList<string> Types { get; } = [None, .. Crons.Keys, Custom];

    /// <summary>The pushes, pulls and deletions of artifacts, and the rest.</summary>
    public static IReadOnlyList<string> Usual { get; } =
    ["create_artifact", "pull_artifact", "delete_artifact", "other"];

    public string Type { get; set; } = None;

    /// <summary>Six fields, seconds first; only for <see cref="Custom"/>.</summary>
    public string Cron { get; set; } = "0 0 2 * * *";

    public int Keep { get; set; } = 90;

    public bool InDays { get; set; } = true;

    /// <summary>Kinds, by their names on the wire.</summary>
    public HashSet<string> Events { get; } = new(Usual, StringComparer.Ordinal);

    public bool IsComplete => Events.Count > 0 && Hours is >= 0 and <= MostHours;

    public long Hours => InDays ? (long)Keep * HoursPerDay : Keep;

    public static PurgeForm Of(PurgeAnswer schedule)
    {
        var terms = PurgeWords.Read(schedule.JobParameters);
        var form = new PurgeForm
        {
            Type =
                Crons.GetValueOrDefault(schedule.Schedule.Type) == schedule.Schedule.Cron
                    ? schedule.Schedule.Type
                    : Custom,
            Cron = schedule.Schedule.Cron ?? "",
            InDays = terms.Hours > 0 && terms.Hours % HoursPerDay == 0,
        };
        form.Keep = form.InDays ? terms.Hours / HoursPerDay : terms.Hours;
        form.Events.Clear();
        form.Events.UnionWith(terms.Events);
        return form;
    }

    /// <param name="type">When: that of the schedule, or <c>Manual</c> for now.</param>
    /// <param name="dryRun">Only counts.</param>
    public PurgeRequest ToRequest(string type, bool dryRun) =>
        new(
            new PurgeRequest.When(type, type == Custom ? Cron.Trim() : null),
            new Dictionary<string, JsonElement>(StringComparer.Ordinal)
            {
                ["audit_retention_hour"] = JsonSerializer.SerializeToElement(Hours),
                ["dry_run"] = JsonSerializer.SerializeToElement(dryRun),
                ["include_event_types"] = JsonSerializer.SerializeToElement(
                    string.Join(',', Events.Order(StringComparer.Ordinal))
                ),
            }
        );
}
