using Entrepot.Management.Projects;
using Entrepot.Management.Replication;
using Entrepot.Management.Repositories;
using Entrepot.Management.SystemState;
using Entrepot.Portal.Api;
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

    private bool HasLimit => summary?.Quota?.Hard.Storage > 0;

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
        var path = $"/api/v2.0/projects/{Project.ProjectId}";
        var answer = await Api.GetAsync<ProjectSummary>($"{path}/summary", Gone);
        (summary, refusal) = (answer.Value, answer.Refusal);
        if (Person.IsAdministrator && answer.IsDone)
        {
            rules = await RulesAsync();
        }
    }

    private async Task<IReadOnlyList<ProjectRule>?> RulesAsync()
    {
        var policies = await Api.GetAsync<List<PolicyAnswer>>(
            "/api/v2.0/replication/policies?page_size=100&sort=name",
            Gone
        );
        var repositories = await Api.GetAsync<List<RepositoryAnswer>>(
            $"/api/v2.0/projects/{Uri.EscapeDataString(Project.Name)}/repositories?page_size=100",
            Gone
        );
        return policies.IsDone && repositories.IsDone
            ? ProjectRule.Among(policies.Value, Project.Name, repositories.Value)
            : null;
    }
}
