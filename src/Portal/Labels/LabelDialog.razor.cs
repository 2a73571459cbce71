using Entrepot.Management.Labels;
using Entrepot.Portal.Api;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Entrepot.Portal.Labels;

/// <summary>Makes or edits a label.</summary>
public sealed partial class LabelDialog
{
    private string name = "";
    private string description = "";
    private string color = LabelColors.Usual;
    private bool busy;
    private ApiRefusal? refusal;

    /// <summary>The one to edit; null makes a new one.</summary>
    [Parameter]
    public LabelAnswer? Label { get; set; }

    /// <summary>Whose it becomes; null: a label for all projects.</summary>
    [Parameter]
    public long? ProjectId { get; set; }

    [CascadingParameter]
    private IMudDialogInstance Dialog { get; set; } = null!;

    private bool HasColor => string.IsNullOrEmpty(color) || LabelColors.IsOne(color);

    private LabelAnswer Preview =>
        new(0, name.Trim().Length == 0 ? T["LabelName"] : name, null, color, "", ProjectId, default, default);

    protected override void OnInitialized()
    {
        if (Label is not null)
        {
            (name, description, color) = (Label.Name, Label.Description ?? "", Label.Color ?? "");
        }
    }

    private string? CheckColor(string? text) =>
        string.IsNullOrEmpty(text) || LabelColors.IsOne(text) ? null : T["ColorRule"].Value;

    private async Task SaveAsync()
    {
        var request = new LabelRequest(
            Label?.Id,
            name.Trim(),
            description,
            color,
            ProjectId is null ? "g" : "p",
            ProjectId
        );
        busy = true;
        refusal = Label is { Id: var id }
            ? await Api.PutAsync($"/api/v2.0/labels/{id}", request, Gone)
            : await Api.PostAsync("/api/v2.0/labels", request, Gone);
        busy = false;
        if (refusal is null)
        {
            Dialog.Close(DialogResult.Ok(true));
        }
    }
}
