using Entrepot.Management.Destinations;
using Entrepot.Portal.Api;
using Entrepot.Portal.Parts;
using Entrepot.Portal.Repositories;
using Microsoft.AspNetCore.Components;

namespace Entrepot.Portal.Artifacts;

/// <summary>Where an artifact is: each destination that a rule keeps it at, as it is now.</summary>
public sealed partial class WherePanel
{
    private const int ShownTags = 4;

    /// <summary>So many tags the site looks at.</summary>
    private const int LookedAt = 100;

    /// <summary>When nothing moves it is looked at once in so many times.</summary>
    private const int Calm = 5;

    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private readonly CopyRates rates = new();
    private IReadOnlyList<WhereGroup>? groups;
    private ApiRefusal? refusal;
    private bool hidden;
    private bool moving;
    private bool cut;
    private int tick;

    [Parameter]
    [EditorRequired]
    public RepositoryPlace Place { get; set; } = null!;

    [Parameter]
    [EditorRequired]
    public string Digest { get; set; } = "";

    /// <summary>Rules are about tags: what has none is nowhere by itself.</summary>
    [Parameter]
    public bool HasTags { get; set; }

    private string Path => $"{Place.ExtensionPathOf(Digest)}/destinations";

    private string Summary
    {
        get
        {
            var places = groups!.GroupBy(group => (group.Registry, group.Repository)).ToList();
            var verified = places.Count(place => place.All(group => group.State == WhereStates.Verified));
            return T.Counted("WhereSummaryOne", "WhereSummary", places.Count, verified);
        }
    }

    protected override async Task OnInitializedAsync()
    {
        Show(await Api.GetAsync<List<DestinationAnswer>>(Path, Gone));
        if (!hidden)
        {
            Every(Period, LookAsync);
        }
    }

    private async Task LookAsync()
    {
        if (moving || ++tick % Calm == 0)
        {
            Show(await Api.WatchAsync<List<DestinationAnswer>>(Path, Gone));
        }
    }

    private void Show(ApiAnswer<List<DestinationAnswer>> answer)
    {
        refusal = answer.Refusal;
        // Who does not belong to the project is not told where else it keeps things.
        hidden = refusal is { Status: 401 or 403 };
        if (!answer.IsDone)
        {
            return;
        }

        rates.Note(answer.Value, Clock.GetUtcNow());
        groups = WhereGroup.Of(answer.Value, rates);
        moving = answer.Value.Exists(one => one.State is "copying" or "waiting");
        cut = answer.Value.Select(one => one.Tag).Distinct(StringComparer.Ordinal).Count() >= LookedAt;
    }
}
