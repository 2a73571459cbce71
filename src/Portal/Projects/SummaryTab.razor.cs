using Entrepot.Management.Projects;
using Entrepot.Management.Replication;
using Entrepot.Management.SystemState;
using Entrepot.Portal.Api;
using Entrepot.Portal.Parts;
using Entrepot.Portal.Shell;
using Microsoft.AspNetCore.Components;

namespace Entrepot.Portal.Projects;

/// <summary>A project in figures, and for administrators the rules that copy it.</summary>
public sealed partial class SummaryTab
{
    /// <summary>Percent of the limit from which on it shows as a warning.</summary>
    private const int Nearly = 90;

    private ProjectSummary? summary;
    private IReadOnlyList<ProjectRule>? rules;
    private ApiRefusal? refusal;

    [Parameter]
    [EditorRequired]
    public ProjectAnswer Project { get; set; } = null!;

    [CascadingParameter]
    private Person Person { get; set; } = null!;

    [CascadingParameter]
    private GeneralState? Site { get; set; }

    private string SummaryPath => $"/api/v2.0/projects/{Project.ProjectId}/summary";

    private string StorageText =>
        summary?.Quota switch
        {
            { BeingCounted: true } => T["BeingCounted"],
            { Hard.Storage: > 0 and var limit } => T["StorageOf", Amounts.Bytes(limit), Percent],
            _ => T["StorageUnlimited"],
        };

    private bool HasLimit => summary?.Quota is { Hard.Storage: > 0, BeingCounted: not true };

    private int Percent =>
        summary?.Quota is { Hard.Storage: > 0 } quota
            ? (int)Math.Min(100, quota.Used.Storage * 100.0 / quota.Hard.Storage)
            : 0;

    private IEnumerable<(int Role, int Count)> Members =>
        [
            (1, summary!.ProjectAdminCount ?? 0),
            (4, summary.MaintainerCount ?? 0),
            (2, summary.DeveloperCount ?? 0),
            (3, summary.GuestCount ?? 0),
            (5, summary.LimitedGuestCount ?? 0),
        ];

    protected override async Task OnInitializedAsync()
    {
        var answer = await Api.GetAsync<ProjectSummary>(SummaryPath, Gone);
        (summary, refusal) = (answer.Value, answer.Refusal);
        if (Person.IsAdministrator && answer.IsDone)
        {
            rules = await RulesAsync();
        }

        Every(TimeSpan.FromSeconds(2), LookAgainAsync);
    }

    private async Task<IReadOnlyList<ProjectRule>?> RulesAsync()
    {
        var policies = await Api.AllAsync<PolicyAnswer>("/api/v2.0/replication/policies?sort=name", Gone);
        return policies.IsDone ? ProjectRule.Among(policies.Value, Project.Name) : null;
    }

    /// <summary>What the project holds is added up beside the requests, and here in a moment.</summary>
    private async Task LookAgainAsync()
    {
        if (summary?.Quota?.BeingCounted == true)
        {
            summary = (await Api.WatchAsync<ProjectSummary>(SummaryPath, Gone)).Value ?? summary;
        }
    }
}
