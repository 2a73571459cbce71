using Entrepot.Management.AuditPurges;
using Entrepot.Portal.Api;
using Entrepot.Portal.Parts;
using Entrepot.Portal.Shell;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Entrepot.Portal.CleanUp;

/// <summary>Removes old lines from the audit log, now or by schedule, and shows what was removed.</summary>
public sealed partial class CleanUpPage
{
    private const string Purges = "/api/v2.0/system/purgeaudit";
    private const string Schedule = $"{Purges}/schedule";
    private const string Manual = "Manual";
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(2);
    private static readonly DialogOptions Wide = new() { MaxWidth = MaxWidth.Medium, FullWidth = true };

    private Listing<PurgeAnswer>? history;
    private PurgeForm? form;
    private PurgeAnswer? present;
    private ApiRefusal? refusal;
    private bool busy;
    private bool running;

    [CascadingParameter]
    private Person Person { get; set; } = null!;

    private IReadOnlyList<DateTimeOffset> Upcoming => present?.Schedule.NextRuns ?? [];

    private string ScheduleText =>
        present is { Schedule.Cron: { } cron }
            ? T["RunsBy", CronWords.Of(cron), KeptText(present)]
            : T["NoSchedule"].Value;

    /// <summary>The usual four, and what the schedule names besides.</summary>
    private IEnumerable<string> Offered => PurgeForm.Usual.Concat(form!.Events).Concat(Stored).Distinct();

    private IReadOnlyList<string> Stored => present is null ? [] : PurgeWords.Read(present.JobParameters).Events;

    protected override async Task OnInitializedAsync()
    {
        if (Person.IsAdministrator)
        {
            await ReadAsync();
            Every(Look, () => running && history is not null ? history.WatchAsync() : Task.CompletedTask);
        }
    }

    private static bool IsRunning(PurgeAnswer run) => run.JobStatus is "Running" or "Pending";

    private static Tone ToneOf(PurgeAnswer run) =>
        run.JobStatus switch
        {
            "Success" => Tone.Good,
            "Error" => Tone.Bad,
            "Stopped" => Tone.Warning,
            _ => Tone.Busy,
        };

    private async Task ReadAsync()
    {
        var answer = await Api.GetAsync<PurgeAnswer>(Schedule, Gone);
        refusal = answer.Refusal;
        if (answer.IsDone)
        {
            // An empty object is no schedule.
            present = answer.Value.JobParameters is null ? null : answer.Value;
            form = present is null ? new PurgeForm() : PurgeForm.Of(present);
        }
    }

    private void Choose(string type, bool chosen)
    {
        if (chosen)
        {
            form!.Events.Add(type);
        }
        else
        {
            form!.Events.Remove(type);
        }
    }

    private async Task SaveAsync()
    {
        if (await SendAsync(form!.ToRequest(form.Type, dryRun: false)))
        {
            await ReadAsync();
            Notes.Add(T["ScheduleSaved"], Severity.Success);
        }
    }

    private async Task DryRunAsync()
    {
        if (await SendAsync(form!.ToRequest(Manual, dryRun: true)))
        {
            running = true;
            await history!.ReloadAsync();
        }
    }

    private async Task PurgeNowAsync()
    {
        var request = form!.ToRequest(Manual, dryRun: false);
        if (
            await Dialogs.ConfirmAsync(
                T["PurgeTitle"],
                T["PurgeText", AmountText(form.Hours)],
                T["PurgeNow"],
                () => Api.PostAsync(Schedule, request, Gone),
                [.. form.Events.Order(StringComparer.Ordinal).Select(EventText)]
            )
        )
        {
            running = true;
            await history!.ReloadAsync();
        }
    }

    /// <returns>Whether the site took it.</returns>
    private async Task<bool> SendAsync(PurgeRequest request)
    {
        busy = true;
        refusal = null;
        refusal = await Api.PostAsync(Schedule, request, Gone);
        busy = false;
        return refusal is null;
    }

    private async Task StopAsync(PurgeAnswer run)
    {
        refusal = await Api.PutAsync(
            $"{Purges}/{run.Id}",
            new Dictionary<string, string> { ["status"] = "Stop" },
            Gone
        );
        await history!.ReloadAsync();
    }

    private Task<IDialogReference> ShowLogAsync(PurgeAnswer run)
    {
        var parameters = new DialogParameters<PurgeLogDialog> { { dialog => dialog.Id, run.Id ?? 0 } };
        return Dialogs.ShowAsync<PurgeLogDialog>(T["Log"], parameters, Wide);
    }

    private string KeptText(PurgeAnswer run) => AmountText(PurgeWords.Read(run.JobParameters).Hours);

    private string AmountText(long hours) =>
        hours switch
        {
            > 0 when hours % 24 == 0 => T.Counted("OneDay", "DaysAmount", hours / 24),
            _ => T.Counted("OneHour", "HoursAmount", hours),
        };

    private string UnitText(bool days) => days ? T["Days"] : T["Hours"];

    private string TypeText(string? type) => T[$"Type{type}"];

    private string EventText(string type) =>
        PurgeForm.Usual.Contains(type) ? T[$"Event_{type}"] : type.Replace('_', ' ');
}
