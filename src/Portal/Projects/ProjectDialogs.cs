using Entrepot.Management.Projects;
using Entrepot.Portal.Api;
using Entrepot.Portal.Parts;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using MudBlazor;

namespace Entrepot.Portal.Projects;

/// <summary>What is asked about a project at more than one place.</summary>
internal sealed class ProjectDialogs(
    IDialogService dialogs,
    SiteApi api,
    NavigationManager navigation,
    IStringLocalizer<Words> words
)
{
    public static readonly DialogOptions Small = new() { MaxWidth = MaxWidth.Small, FullWidth = true };

    /// <summary>
    /// Deletes a project when it is empty; one that holds repositories is not deleted, and the person is led to them.
    /// </summary>
    /// <returns>Whether it was deleted.</returns>
    public async Task<bool> DeleteAsync(ProjectAnswer project, CancellationToken cancellationToken)
    {
        var path = $"/api/v2.0/projects/{project.ProjectId}";
        var now = await api.GetAsync<ProjectAnswer>(path, cancellationToken);
        if (now.Value?.RepoCount > 0)
        {
            if (
                await dialogs.ConfirmAsync(
                    words["NotEmptyTitle", project.Name],
                    words["NotEmptyText", Amounts.Count(now.Value.RepoCount)],
                    words["ShowRepositories"],
                    () => Task.FromResult<ApiRefusal?>(null),
                    destructive: false
                )
            )
            {
                navigation.NavigateTo($"/projects/{project.ProjectId}/{ProjectTab.Repositories}");
            }

            return false;
        }

        return await dialogs.ConfirmAsync(
            words["DeleteTitle", project.Name],
            words["DeleteText"],
            words["Delete"],
            () => api.DeleteAsync(path, cancellationToken)
        );
    }
}
