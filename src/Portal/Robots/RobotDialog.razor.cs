using Entrepot.Access.Robots;
using Entrepot.Management.Projects;
using Entrepot.Management.Robots;
using Entrepot.Portal.Api;
using Entrepot.Portal.Parts;
using Entrepot.Portal.Projects;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Entrepot.Portal.Robots;

/// <summary>
/// Makes or edits a robot account, step by step. Its result is the <see cref="RobotCreatedAnswer"/> of a new one.
/// </summary>
public sealed partial class RobotDialog
{
    private static readonly Dictionary<string, object?> NoAutocomplete = new(StringComparer.Ordinal)
    {
        ["autocomplete"] = "off",
        ["spellcheck"] = "false",
    };

    private CatalogueAnswer catalogue = new([], []);
    private RobotForm form = new();
    private RobotStep step;
    private RobotPlaceForm? chosen;
    private ApiRefusal? refusal;
    private int adding;
    private bool busy;

    /// <summary>The one to edit; null makes a new one.</summary>
    [Parameter]
    public RobotAnswer? Robot { get; set; }

    /// <summary>Whose it is; null: the site's.</summary>
    [Parameter]
    public string? ProjectName { get; set; }

    /// <summary>What the person may do in the project: nobody gives more.</summary>
    [Parameter]
    public ProjectPermissions? Permissions { get; set; }

    [CascadingParameter]
    private IMudDialogInstance Dialog { get; set; } = null!;

    private RobotStep[] Steps =>
        ProjectName is null
            ? [RobotStep.Basic, RobotStep.System, RobotStep.Projects]
            : [RobotStep.Basic, RobotStep.Projects];

    private int At => Array.IndexOf(Steps, step);

    private RobotExpiry[] Expiries =>
        Robot is null ? Enum.GetValues<RobotExpiry>() : [RobotExpiry.Days, RobotExpiry.Never];

    private bool CoversAll => form.Places.Exists(place => place.Place == RobotKinds.EveryProject);

    /// <summary>What the person may give, and what the robot account has already.</summary>
    private IReadOnlyList<AccessBody> OfferedInProject =>
        Permissions is null
            ? catalogue.Project
            : [.. catalogue.Project.Where(access => MayGive(access) || chosen!.Chosen.Contains(access))];

    protected override async Task OnInitializedAsync()
    {
        form = Robot is null ? RobotForm.New(ProjectName) : RobotForm.Of(Robot);
        chosen = form.Places.FirstOrDefault();
        var answer = await Api.GetAsync<CatalogueAnswer>("/api/v2.0/permissions", Gone);
        refusal = answer.Refusal;
        catalogue = answer.Value ?? catalogue;
    }

    private bool MayGive(AccessBody access) =>
        Permissions!.Allow(
            access.Resource == "project" ? ProjectTab.Itself : access.Resource ?? "",
            access.Action ?? ""
        );

    private string NameOf(RobotPlaceForm place) =>
        place.Place == RobotKinds.EveryProject ? T["AllProjects"] : place.Place;

    private string? CheckName(string? name) =>
        Robot is not null || RobotName.TryParse(name, out _) ? null : T["NameRule"].Value;

    private void CoverAll(bool wanted)
    {
        if (wanted)
        {
            AddPlace(RobotKinds.EveryProject);
        }
        else
        {
            RemovePlace(form.Places.Find(place => place.Place == RobotKinds.EveryProject)!);
        }
    }

    private void AddPlace(string? name)
    {
        // A new key empties the box.
        adding++;
        if (string.IsNullOrEmpty(name))
        {
            return;
        }

        chosen = form.Places.Find(place => place.Place == name);
        if (chosen is null)
        {
            chosen = new RobotPlaceForm(name, RobotForm.Usual);
            form.Places.Add(chosen);
        }
    }

    private void RemovePlace(RobotPlaceForm place)
    {
        form.Places.Remove(place);
        chosen = chosen == place ? form.Places.FirstOrDefault() : chosen;
    }

    private async Task<IEnumerable<string?>> SearchAsync(string? text, CancellationToken cancellationToken)
    {
        var answer = await Api.GetAsync<List<ProjectAnswer>>(
            $"/api/v2.0/projects?sort=name&page_size=10&name={Uri.EscapeDataString(text?.Trim() ?? "")}",
            cancellationToken
        );
        return answer.Value?.Select(project => project.Name) ?? [];
    }

    private async Task SaveAsync()
    {
        busy = true;
        var result = Robot is null ? await CreateAsync() : await UpdateAsync(Robot);
        busy = false;
        if (refusal is null)
        {
            Dialog.Close(DialogResult.Ok(result));
        }
    }

    private async Task<object?> CreateAsync()
    {
        var made = await Api.PostAsync<RobotCreatedAnswer>("/api/v2.0/robots", form.ToRequest(), Gone);
        refusal = made.Refusal;
        return made.Value;
    }

    private async Task<object?> UpdateAsync(RobotAnswer robot)
    {
        refusal = await Api.PutAsync($"/api/v2.0/robots/{robot.Id}", form.ToRequest(), Gone);
        return null;
    }
}
