namespace Entrepot.Rigs.Growth;

/// <summary>How large a site is made.</summary>
public sealed record SiteScale
{
    /// <summary>What a large organisation has after years.</summary>
    public static SiteScale Full { get; } =
        new()
        {
            Artifacts = 1_000_000,
            Repositories = 20_000,
            Projects = 200,
            TagsOfLargest = 100_000,
            PendingTargets = 50_000,
            SettledTargets = 200_000,
        };

    /// <summary>Made in a second or two; large enough that a way through an index differs from a walk past all rows.</summary>
    public static SiteScale Small { get; } =
        new()
        {
            Artifacts = 6_000,
            Repositories = 300,
            Projects = 6,
            TagsOfLargest = 1_400,
            PendingTargets = 600,
            SettledTargets = 2_000,
        };

    /// <summary>Manifests in all; those of the largest repository come on top when they alone are more.</summary>
    public required int Artifacts { get; init; }
    public required int Repositories { get; init; }
    public required int Projects { get; init; }

    /// <summary>Tags in the one repository that has most of them.</summary>
    public required int TagsOfLargest { get; init; }

    /// <summary>Targets that want to be looked at, all of one rule whose endpoint is parked.</summary>
    public required int PendingTargets { get; init; }

    /// <summary>Targets of the same rule that are reached, each with what was placed.</summary>
    public required int SettledTargets { get; init; }
}
