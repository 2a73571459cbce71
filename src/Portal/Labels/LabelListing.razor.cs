using System.Globalization;
using Entrepot.Management.Labels;
using Entrepot.Portal.Parts;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Entrepot.Portal.Labels;

/// <summary>The labels of a project, or those of the site.</summary>
public sealed partial class LabelListing
{
    private static readonly DialogOptions Small = new() { MaxWidth = MaxWidth.Small, FullWidth = true };

    private Listing<LabelAnswer>? listing;

    /// <summary>Null: those of the site, for all projects.</summary>
    [Parameter]
    public long? ProjectId { get; set; }

    [Parameter]
    public bool MayCreate { get; set; }

    [Parameter]
    public bool MayUpdate { get; set; }

    [Parameter]
    public bool MayDelete { get; set; }

    private string Path =>
        ProjectId is { } id
            ? string.Create(CultureInfo.InvariantCulture, $"/api/v2.0/labels?scope=p&project_id={id}&sort=name")
            : "/api/v2.0/labels?scope=g&sort=name";

    private async Task ShowAsync(LabelAnswer? label)
    {
        var parameters = new DialogParameters<LabelDialog>
        {
            { dialog => dialog.Label, label },
            { dialog => dialog.ProjectId, ProjectId },
        };
        var title = label is null ? T["NewLabel"] : T["EditLabel"];
        var shown = await Dialogs.ShowAsync<LabelDialog>(title, parameters, Small);
        if (await shown.Result is { Canceled: false })
        {
            await listing!.ReloadAsync();
        }
    }

    private async Task DeleteAsync(LabelAnswer label)
    {
        if (
            await Dialogs.ConfirmAsync(
                T["DeleteTitle", label.Name],
                T["DeleteText"],
                T["Delete"],
                () => Api.DeleteAsync($"/api/v2.0/labels/{label.Id}", Gone)
            )
        )
        {
            Notes.Add(T["Deleted", label.Name], Severity.Success);
            await listing!.ReloadAsync();
        }
    }
}
