using System.Globalization;
using Entrepot.Access.Projects;
using Entrepot.Portal.Api;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Entrepot.Portal.Projects;

/// <summary>Makes a project; its result is the project's id.</summary>
public sealed partial class NewProjectDialog
{
    private static readonly Dictionary<string, object?> NoAutocomplete = new(StringComparer.Ordinal)
    {
        ["autocomplete"] = "off",
        ["spellcheck"] = "false",
    };

    private readonly NewProjectForm form = new();
    private ApiRefusal? refusal;
    private bool busy;

    /// <summary>Whether the person says how much the project may hold.</summary>
    [Parameter]
    public bool IsAdministrator { get; set; }

    [CascadingParameter]
    private IMudDialogInstance Dialog { get; set; } = null!;

    private string? CheckName(string? name) => ProjectName.TryParse(name, out _) ? null : T["NameRule"].Value;

    private string? CheckQuota(long quota) => form.Allows(quota) ? null : T["QuotaRule"].Value;

    private async Task SaveAsync()
    {
        busy = true;
        var made = await Api.CreateAsync("/api/v2.0/projects", form.ToRequest(IsAdministrator), Gone);
        busy = false;
        refusal = made.Refusal;
        if (made.IsDone)
        {
            var id = long.Parse(made.Value[(made.Value.LastIndexOf('/') + 1)..], CultureInfo.InvariantCulture);
            Dialog.Close(DialogResult.Ok(id));
        }
    }
}
