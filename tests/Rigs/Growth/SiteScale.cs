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
            PendingTargets = 200_000,
            SettledTargets = 200_000,
        };

    /// <summary>As good as empty, and yet every page that is asked for is full.</summary>
    public static SiteScale Handful { get; } =
        new()
        {
            Artifacts = 400,
            Repositories = 12,
            Projects = 2,
            TagsOfLargest = 280,
            PendingTargets = 10,
            SettledTargets = 10,
        };

    /// <summary>Made in a second or two; large enough that a way through an index differs from a walk past all rows.</summary>
    public static SiteScale Small { get; } =
        new()
        {
            Artifacts = 12_000,
            Repositories = 800,
            Projects = 8,
            TagsOfLargest = 2_100,
            PendingTargets = 800,
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

    /// <summary>The same site with a part of everything.</summary>
    public SiteScale Shrunk(double part) =>
        new()
        {
            Artifacts = Part(Artifacts, part),
            Repositories = Part(Repositories, part),
            Projects = Part(Projects, part),
            TagsOfLargest = Part(TagsOfLargest, part),
            PendingTargets = Part(PendingTargets, part),
            SettledTargets = Part(SettledTargets, part),
        };

    private static int Part(int number, double part) => Math.Max(1, (int)(number * part));
}
