using Entrepot.Management.Projects;
using Entrepot.Management.Statistics;
using Entrepot.Management.SystemState;
using Entrepot.Portal.Parts;
using Entrepot.Portal.Shell;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Entrepot.Portal.Projects;

/// <summary>The projects that the person may know of, and figures about them.</summary>
public sealed partial class ProjectsPage
{
    private const string All = "all";
    private const string Private = "private";
    private const string Public = "public";
    private static readonly string[] Choices = [All, Private, Public];

    private Listing<ProjectAnswer>? listing;
    private StatisticAnswer? statistics;

    [CascadingParameter]
    private Person Person { get; set; } = null!;

    [CascadingParameter]
    private GeneralState? Site { get; set; }

    /// <summary>Which projects are shown: <c>private</c>, <c>public</c>, or all of them.</summary>
    [SupplyParameterFromQuery(Name = "access")]
    private string? Access { get; set; }

    private string Chosen => Access is Private or Public ? Access : All;

    private string Path =>
        Chosen switch
        {
            Private => "/api/v2.0/projects?sort=name&public=false",
            Public => "/api/v2.0/projects?sort=name&public=true",
            _ => "/api/v2.0/projects?sort=name",
        };

    private long AllProjects => statistics!.PrivateProjectCount + statistics.PublicProjectCount;

    private long AllRepositories => statistics!.PrivateRepoCount + statistics.PublicRepoCount;

    private bool MayCreate => Person.IsAdministrator || Site?.ProjectCreationRestriction != "adminonly";

    protected override async Task OnInitializedAsync() => await CountAsync();

    private async Task CountAsync() =>
        statistics = (await Api.GetAsync<StatisticAnswer>("/api/v2.0/statistics", Gone)).Value;

    private string LinkOf(string choice) =>
        Navigation.GetUriWithQueryParameters(
            new Dictionary<string, object?>(StringComparer.Ordinal)
            {
                ["access"] = choice == All ? null : choice,
                ["page"] = null,
            }
        );

    private async Task NewAsync()
    {
        var parameters = new DialogParameters<NewProjectDialog>
        {
            { dialog => dialog.IsAdministrator, Person.IsAdministrator },
        };
        var shown = await Dialogs.ShowAsync<NewProjectDialog>(T["NewProject"], parameters, ProjectDialogs.Small);
        if (await shown.Result is { Canceled: false, Data: long id })
        {
            Navigation.NavigateTo($"/projects/{id}/{ProjectTab.Repositories}");
        }
    }

    private async Task DeleteAsync(ProjectAnswer project)
    {
        if (await new ProjectDialogs(Dialogs, Api, Navigation, T).DeleteAsync(project, Gone))
        {
            await CountAsync();
            await listing!.ReloadAsync();
        }
    }
}
