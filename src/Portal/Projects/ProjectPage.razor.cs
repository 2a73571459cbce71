using Entrepot.Management.Projects;
using Entrepot.Portal.Api;
using Entrepot.Portal.Parts;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;

namespace Entrepot.Portal.Projects;

/// <summary>A project: its name, and a tab for each part of it that the person may see.</summary>
public sealed partial class ProjectPage
{
    private ProjectAnswer? project;
    private ProjectPermissions? permissions;
    private ApiRefusal? refusal;
    private long? loaded;

    [Parameter]
    public long ProjectId { get; set; }

    private bool IsPublic => ProjectMetadataKeys.IsPublic(project!);

    private IEnumerable<ProjectTab> Tabs => ProjectTab.All.Where(tab => permissions!.Allow(tab.Resource, tab.Action));

    /// <summary>Which part the address names.</summary>
    private string Segment
    {
        get
        {
            var path = Navigation.ToBaseRelativePath(Navigation.Uri).Split('?', '#')[0].TrimEnd('/');
            return path.Split('/') is [_, _, var segment] ? segment : ProjectTab.Summary;
        }
    }

    protected override void OnInitialized() => Navigation.LocationChanged += Follow;

    protected override void Dispose(bool disposing)
    {
        Navigation.LocationChanged -= Follow;
        base.Dispose(disposing);
    }

    protected override async Task OnParametersSetAsync()
    {
        if (loaded != ProjectId)
        {
            loaded = ProjectId;
            (project, permissions, refusal) = (null, null, null);
            await LoadAsync();
        }
    }

    /// <summary>Another tab is another address, and no other parameter.</summary>
    private void Follow(object? sender, LocationChangedEventArgs change) => StateHasChanged();

    private async Task LoadAsync()
    {
        var asked = ProjectId;
        var found = await Api.GetAsync<ProjectAnswer>($"/api/v2.0/projects/{asked}", Gone);
        var held = await ProjectPermissions.ReadAsync(Api, asked, Gone);
        if (asked == ProjectId)
        {
            (project, permissions, refusal) = (found.Value, held, found.Refusal);
        }
    }
}
