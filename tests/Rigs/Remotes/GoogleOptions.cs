namespace Entrepot.Rigs.Remotes;

/// <summary>How Google's registry behaves in the simulation.</summary>
public sealed record GoogleOptions(GoogleMode Mode)
{
    /// <summary>Whether it has the referrers API, which it did not always.</summary>
    public bool Referrers { get; init; }

    /// <summary>A tag that exists cannot be moved or deleted.</summary>
    public bool ImmutableTags { get; init; }

    /// <summary>The repositories that exist (<c>PROJECT/REPOSITORY</c>), where they have to be made beforehand.</summary>
    public IReadOnlyList<string> Repositories { get; init; } = ["demo-project/images"];
}
