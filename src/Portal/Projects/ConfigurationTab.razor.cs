using Entrepot.Management.Projects;
using Entrepot.Portal.Api;
using Entrepot.Portal.Parts;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Entrepot.Portal.Projects;

/// <summary>What a project is set to, and its end.</summary>
public sealed partial class ConfigurationTab
{
    private bool isPublic;
    private bool busy;
    private ApiRefusal? refusal;

    [Parameter]
    [EditorRequired]
    public ProjectAnswer Project { get; set; } = null!;

    /// <summary>Told after a change.</summary>
    [Parameter]
    public EventCallback Changed { get; set; }

    [CascadingParameter]
    private ProjectPermissions Permissions { get; set; } = null!;

    /// <summary>What was said about the project that this site has no use for yet.</summary>
    private IReadOnlyList<KeyValuePair<string, string>> Kept =>
        [
            .. Project
                .Metadata.Where(pair => pair.Key != ProjectMetadataKeys.Public)
                .OrderBy(pair => pair.Key, StringComparer.Ordinal),
        ];

    protected override void OnInitialized() => isPublic = ProjectMetadataKeys.IsPublic(Project);

    private async Task SaveAsync()
    {
        // Everybody gets to see it: that is asked for once more.
        if (
            isPublic
            && !await Dialogs.ConfirmAsync(
                T["PublishTitle", Project.Name],
                T["PublishText"],
                T["Publish"],
                StoreAsync,
                destructive: false
            )
        )
        {
            isPublic = false;
            return;
        }

        if (!isPublic)
        {
            busy = true;
            refusal = await StoreAsync();
            busy = false;
        }

        if (refusal is null)
        {
            Notes.Add(T["Saved"], Severity.Success);
            await Changed.InvokeAsync();
        }
    }

    private Task<ApiRefusal?> StoreAsync() =>
        Api.PutAsync(
            $"/api/v2.0/projects/{Project.ProjectId}",
            new ProjectRequest(
                ProjectName: null,
                Public: null,
                new Dictionary<string, string?>(StringComparer.Ordinal)
                {
                    [ProjectMetadataKeys.Public] = isPublic ? "true" : "false",
                },
                StorageLimit: null,
                RegistryId: null
            ),
            Gone
        );

    private async Task DeleteAsync()
    {
        if (await new ProjectDialogs(Dialogs, Api, Navigation, T).DeleteAsync(Project, Gone))
        {
            Notes.Add(T["Deleted", Project.Name], Severity.Success);
            Navigation.NavigateTo("/projects");
        }
    }
}
