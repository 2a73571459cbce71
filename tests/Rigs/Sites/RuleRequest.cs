namespace Entrepot.Rigs.Sites;

/// <summary>A rule to create that pushes to an endpoint; the defaults are those of the tutorial.</summary>
public sealed record RuleRequest(string Name, long Endpoint)
{
    /// <summary>The pattern that repositories must match; null selects all.</summary>
    public string? NamePattern { get; init; } = "library/**";

    /// <summary>The pattern that tags must match; null selects all.</summary>
    public string? TagPattern { get; init; }

    /// <summary>The labels that an artifact must carry, all of them; none: labels do not matter.</summary>
    public IReadOnlyList<string> Labels { get; init; } = [];

    /// <summary>Whether <see cref="Labels"/> are those that it must not carry.</summary>
    public bool WithoutLabels { get; init; }

    /// <summary>manual, scheduled or event_based.</summary>
    public string Trigger { get; init; } = "event_based";

    /// <summary>Where it goes; empty keeps the path.</summary>
    public string Namespace { get; init; } = "mirror/library";

    /// <summary>How many levels of the path the namespace replaces; -1 all.</summary>
    public int Replace { get; init; } = -1;

    /// <summary>Whether what is deleted here is deleted there.</summary>
    public bool Deletion { get; init; } = true;

    /// <summary>Whether a tag that is there with another digest is overwritten.</summary>
    public bool Override { get; init; } = true;

    public bool Enabled { get; init; } = true;

    internal object ToBody()
    {
        var filters = new List<object>();
        if (NamePattern is { } name)
        {
            filters.Add(new { type = "name", value = name });
        }
        if (TagPattern is { } tag)
        {
            filters.Add(
                new
                {
                    type = "tag",
                    value = tag,
                    decoration = "matches",
                }
            );
        }
        if (Labels.Count > 0)
        {
            filters.Add(
                new
                {
                    type = "label",
                    value = Labels,
                    decoration = WithoutLabels ? "excludes" : "matches",
                }
            );
        }
        return new
        {
            name = Name,
            dest_registry = new { id = Endpoint },
            dest_namespace = Namespace,
            dest_namespace_replace_count = Replace,
            trigger = new { type = Trigger },
            filters,
            deletion = Deletion,
            @override = Override,
            enabled = Enabled,
        };
    }
}
