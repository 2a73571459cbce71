using System.Globalization;
using Entrepot.Management.Replication;
using Entrepot.Portal.Api;
using Entrepot.Portal.Parts;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Entrepot.Portal.Executions;

/// <summary>What one trigger of a rule made of it, while it goes on and after.</summary>
public sealed partial class ExecutionPage
{
    private const int Looked = 100;
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(2);

    private TaskGrid? grid;
    private ExecutionAnswer? execution;
    private PolicyAnswer? rule;
    private IReadOnlyList<TaskStandingAnswer> open = [];
    private ApiRefusal? refusal;
    private bool retriable;

    [Parameter]
    public long Id { get; set; }

    /// <summary>Of the tasks that are shown; null: all.</summary>
    [SupplyParameterFromQuery(Name = "status")]
    private string? TaskStatus { get; set; }

    private string Path => $"/api/v2.0/replication/executions/{Id}";

    private string OurPath => $"/api/entrepot/v1/replication/executions/{Id}";

    /// <summary>In percent: ended tasks, and of those under way what was sent of them.</summary>
    private double Done
    {
        get
        {
            if (execution is not { Total: > 0 } at)
            {
                return 0;
            }

            var parts = open.Sum(task => task.BytesTotal is > 0 and var all ? (double)(task.BytesSent ?? 0) / all : 0);
            return Math.Clamp(100 * (at.Total - at.InProgress + parts) / at.Total, 0, 100);
        }
    }

    private string ProgressText
    {
        get
        {
            var text = T.Counted(
                "TasksOfOne",
                "TasksOfTasks",
                execution!.Total,
                Amounts.Count(execution.Total - execution.InProgress)
            );
            var (total, sent) = (open.Sum(task => task.BytesTotal ?? 0), open.Sum(task => task.BytesSent ?? 0));
            var rate = open.Sum(task => task.BytesPerSecond ?? 0);
            if (total > 0)
            {
                text += $" · {T["BytesOfBytes", Amounts.Bytes(sent), Amounts.Bytes(total)]}";
            }

            if (rate > 0)
            {
                var left = TimeSpan.FromSeconds(Math.Ceiling((double)(total - sent) / rate));
                text += $" · {Amounts.Bytes(rate)}/s · {T["Left", Amounts.Duration(left)]}";
            }

            return text;
        }
    }

    protected override async Task OnParametersSetAsync()
    {
        if (execution?.Id != Id)
        {
            (execution, rule, open) = (null, null, []);
            await LookAsync();
        }
    }

    protected override void OnInitialized() => Every(Period, WatchAsync);

    private async Task WatchAsync()
    {
        if (execution is { Status: "InProgress" })
        {
            await LookAsync();
            if (grid is not null)
            {
                await grid.WatchAsync();
            }
        }
    }

    private async Task LookAsync()
    {
        var asked = Id;
        var answer = await Api.WatchAsync<ExecutionAnswer>(Path, Gone);
        if (asked != Id)
        {
            return;
        }

        refusal = answer.Refusal;
        if (!answer.IsDone)
        {
            return;
        }

        execution = answer.Value;
        rule ??= (
            await Api.WatchAsync<PolicyAnswer>($"/api/v2.0/replication/policies/{execution.PolicyId}", Gone)
        ).Value;
        open = execution.InProgress > 0 ? await TasksAsync("InProgress") : [];
        // Some may have been made good since: by another execution, or by the reconciler.
        retriable =
            execution.Failed > 0
            && (execution.Failed > Looked || (await TasksAsync("Failed")).Any(task => task.CanBeRetried));
    }

    private async Task<IReadOnlyList<TaskStandingAnswer>> TasksAsync(string status) =>
        (
            await Api.WatchAsync<List<TaskStandingAnswer>>(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{OurPath}/tasks?status={status}&page_size={Looked}&sort=id"
                ),
                Gone
            )
        ).Value
        ?? [];

    private async Task StopAsync()
    {
        if (await Dialogs.ConfirmAsync(T["StopTitle"], T["StopText"], T["Stop"], () => Api.PutAsync(Path, null, Gone)))
        {
            await LookAsync();
            await grid!.ReloadAsync();
        }
    }

    private async Task RetryAllAsync()
    {
        var answer = await Api.PostAsync<RetryAnswer>($"{OurPath}/retry", null, Gone);
        refusal = answer.Refusal;
        if (answer.IsDone)
        {
            Notes.Add(T.Counted("RetriedOne", "Retried", answer.Value.Tasks), Severity.Success);
            Navigation.NavigateTo($"/replications/{answer.Value.Id}/tasks");
        }
    }
}
