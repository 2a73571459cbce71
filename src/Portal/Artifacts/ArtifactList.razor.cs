using Entrepot.Management.Artifacts;
using Entrepot.Management.Destinations;
using Entrepot.Management.Labels;
using Entrepot.Portal.Parts;
using Entrepot.Portal.Repositories;
using Microsoft.AspNetCore.Components;

namespace Entrepot.Portal.Artifacts;

/// <summary>The artifacts of a repository. The page's address says which are shown, and in which order.</summary>
public sealed partial class ArtifactList
{
    private const string ShowKey = "show";
    private const string LabelKey = "label";
    private const string SortKey = "sort";
    private const string All = "all";
    private const string Newest = "newest";

    private static readonly Dictionary<string, string?> Conditions = new(StringComparer.Ordinal)
    {
        [All] = null,
        ["tagged"] = "tags=*",
        ["untagged"] = "tags=nil",
        ["images"] = "type=IMAGE",
        ["charts"] = "type=CHART",
    };

    private static readonly Dictionary<string, string> Orders = new(StringComparer.Ordinal)
    {
        [Newest] = "-push_time",
        ["oldest"] = "push_time",
        ["largest"] = "-size",
        ["smallest"] = "size",
    };

    private static readonly TimeSpan Again = TimeSpan.FromSeconds(5);

    private readonly HashSet<string> unfolded = new(StringComparer.Ordinal);
    private IReadOnlyList<LabelAnswer> labels = [];
    private IReadOnlyList<string> digests = [];
    private ILookup<string, DestinationCountAnswer>? where;
    private Listing<ArtifactAnswer>? listing;

    [Parameter]
    [EditorRequired]
    public RepositoryPlace Place { get; set; } = null!;

    [Parameter]
    [EditorRequired]
    public ProjectPermissions May { get; set; } = ProjectPermissions.None;

    [SupplyParameterFromQuery(Name = ShowKey)]
    private string? Show { get; set; }

    [SupplyParameterFromQuery(Name = LabelKey)]
    private long? Label { get; set; }

    [SupplyParameterFromQuery(Name = SortKey)]
    private string? Sort { get; set; }

    private string Shown => Show is not null && Conditions.ContainsKey(Show) ? Show : All;

    private string Order => Sort is not null && Orders.ContainsKey(Sort) ? Sort : Newest;

    private string Path =>
        $"{Place.ArtifactsPath}?tag_limit={TagChips.Shown}&with_label=true&with_accessory=true&sort={Orders[Order]}";

    private string? Condition
    {
        get
        {
            string?[] terms = [Conditions[Shown], Label is { } label ? $"labels=({label})" : null];
            var text = string.Join(',', terms.Where(term => term is not null));
            return text.Length == 0 ? null : text;
        }
    }

    protected override async Task OnInitializedAsync()
    {
        Every(Again, () => where is null ? Task.CompletedTask : LookAsync(byItself: true));
        labels = await LabelChoice.ReadAsync(Api, Place.ProjectId, Gone);
    }

    private Task LookAsync(IReadOnlyList<ArtifactAnswer> shown)
    {
        digests = [.. shown.Where(artifact => artifact.Tags is not null).Select(artifact => artifact.Digest)];
        return LookAsync(byItself: false);
    }

    /// <summary>Where the shown artifacts are, in one request. Who may not know it, or has no rules, sees no such column.</summary>
    private async Task LookAsync(bool byItself)
    {
        if (digests.Count == 0)
        {
            where = null;
            return;
        }

        var path = $"{Place.DestinationsPath}?{string.Join('&', digests.Select(digest => $"digest={digest}"))}";
        var answer = byItself
            ? await Api.WatchAsync<List<DestinationCountAnswer>>(path, Gone)
            : await Api.GetAsync<List<DestinationCountAnswer>>(path, Gone);
        where = answer.Value is { Count: > 0 } counts
            ? counts.ToLookup(count => count.Digest, StringComparer.Ordinal)
            : null;
    }

    private string ShownName(string? key) => T[$"Show_{key}"];

    private string OrderName(string? key) => T[$"Sort_{key}"];

    private string LabelName(long id) => labels.FirstOrDefault(label => label.Id == id)?.Name ?? T["AnyLabel"];

    private void Turn(string key, object? value) =>
        Navigation.NavigateTo(
            Navigation.GetUriWithQueryParameters(
                new Dictionary<string, object?>(StringComparer.Ordinal)
                {
                    [key] = value is All or Newest ? null : value,
                    ["page"] = null,
                }
            ),
            replace: true
        );

    private void Unfold(string digest)
    {
        if (!unfolded.Remove(digest))
        {
            unfolded.Add(digest);
        }
    }
}
