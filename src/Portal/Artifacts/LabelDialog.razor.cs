using Entrepot.Management.Artifacts;
using Entrepot.Management.Labels;
using Entrepot.Portal.Api;
using Entrepot.Portal.Repositories;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Entrepot.Portal.Artifacts;

/// <summary>Chooses the labels that an artifact carries.</summary>
public sealed partial class LabelDialog
{
    /// <summary>From so many on one looks for a label by its name.</summary>
    private const int Many = 12;

    private readonly HashSet<long> chosen = [];
    private HashSet<long> carried = [];
    private IReadOnlyList<LabelAnswer>? labels;
    private ApiRefusal? refusal;
    private string filter = "";
    private bool busy;

    [Parameter]
    [EditorRequired]
    public RepositoryPlace Place { get; set; } = null!;

    [Parameter]
    [EditorRequired]
    public ArtifactAnswer Artifact { get; set; } = null!;

    [CascadingParameter]
    private IMudDialogInstance Dialog { get; set; } = null!;

    protected override async Task OnInitializedAsync()
    {
        carried = [.. (Artifact.Labels ?? []).Select(label => label.Id)];
        chosen.UnionWith(carried);
        var found = await LabelChoice.ReadAsync(Api, Place.ProjectId, Gone);
        // What it carries is shown even where the lists are cut.
        labels = [.. (Artifact.Labels ?? []).Concat(found).DistinctBy(label => label.Id)];
    }

    private void Choose(long id, bool on)
    {
        if (on)
        {
            chosen.Add(id);
        }
        else
        {
            chosen.Remove(id);
        }
    }

    private async Task SaveAsync()
    {
        busy = true;
        refusal = await SaveLabelsAsync();
        busy = false;
        if (refusal is null)
        {
            Dialog.Close(DialogResult.Ok(true));
        }
    }

    /// <summary>One after the other; what was done stays done when a later one is refused.</summary>
    private async Task<ApiRefusal?> SaveLabelsAsync()
    {
        var path = $"{Place.PathOf(Artifact.Digest)}/labels";
        foreach (var id in chosen.Except(carried).ToList())
        {
            if (await Api.PostAsync(path, new LabelRequest(id, null, null, null, null, null), Gone) is { } refused)
            {
                return refused;
            }

            carried.Add(id);
        }

        foreach (var id in carried.Except(chosen).ToList())
        {
            if (await Api.DeleteAsync($"{path}/{id}", Gone) is { } refused)
            {
                return refused;
            }

            carried.Remove(id);
        }

        return null;
    }
}
