using Entrepot.Management.Artifacts;
using Entrepot.Management.Labels;
using Entrepot.Portal.Api;
using Entrepot.Portal.Parts;
using Entrepot.Portal.Repositories;
using Microsoft.AspNetCore.Components;
using MudBlazor;

namespace Entrepot.Portal.Artifacts;

/// <summary>All that the site knows about one artifact, and where else it is.</summary>
public sealed partial class ArtifactPage
{
    private const int OfferedTags = 20;

    private (long, string, string?) loaded;
    private RepositoryPlace? place;
    private ArtifactAnswer? artifact;
    private IReadOnlyList<TagAnswer> newestTags = [];
    private ProjectPermissions may = ProjectPermissions.None;
    private ApiRefusal? refusal;

    [Inject]
    private ISnackbar Notes { get; set; } = null!;

    /// <summary>Of the project.</summary>
    [Parameter]
    public long Id { get; set; }

    /// <summary>A tag is understood, too.</summary>
    [Parameter]
    public string Digest { get; set; } = "";

    /// <summary>Within the project.</summary>
    [SupplyParameterFromQuery]
    private string? Repository { get; set; }

    private string Heading => ArtifactFacts.Short(artifact?.Digest ?? Digest);

    private string? Subtitle =>
        artifact is null ? null
        : ArtifactFacts.Platforms(artifact) is { Count: > 0 } platforms
            ? $"{ArtifactFacts.Kind(artifact)} · {string.Join(", ", platforms)}"
        : ArtifactFacts.Kind(artifact);

    protected override async Task OnParametersSetAsync()
    {
        if (loaded != (Id, Digest, Repository))
        {
            loaded = (Id, Digest, Repository);
            await LoadAsync();
        }
    }

    private async Task LoadAsync()
    {
        var asked = loaded;
        var found = await RepositoryPlace.FindAsync(Api, Id, Repository ?? "", Gone);
        if (!found.IsDone)
        {
            (artifact, refusal) = (null, found.Refusal);
            return;
        }

        may = await ProjectPermissions.ReadAsync(Api, Id, Gone);
        var answer = await Api.GetAsync<ArtifactAnswer>(
            $"{found.Value.PathOf(Uri.EscapeDataString(Digest))}?with_tag=false&with_label=true",
            Gone
        );
        var tags = answer.IsDone ? await ReadTagsAsync(found.Value, answer.Value.Digest) : [];
        if (asked == loaded)
        {
            (place, artifact, refusal, newestTags) = (found.Value, answer.Value, answer.Refusal, tags);
        }
    }

    private async Task LoadTagsAsync() => newestTags = await ReadTagsAsync(place!, artifact!.Digest);

    private async Task<IReadOnlyList<TagAnswer>> ReadTagsAsync(RepositoryPlace there, string digest)
    {
        var tags = await Api.GetAsync<List<TagAnswer>>(
            $"{there.PathOf(digest)}/tags?sort=-push_time&page_size={OfferedTags}",
            Gone
        );
        return tags.Value ?? [];
    }

    private async Task RemoveLabelAsync(LabelAnswer label)
    {
        if (await Api.DeleteAsync($"{place!.PathOf(artifact!.Digest)}/labels/{label.Id}", Gone) is { } refused)
        {
            Notes.Add(refused.Message, Severity.Error);
        }

        await LoadAsync();
    }
}
