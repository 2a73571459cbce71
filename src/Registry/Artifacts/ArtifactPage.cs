namespace Entrepot.Registry.Artifacts;

/// <summary>Some artifacts of a repository.</summary>
/// <param name="Total">How many there are on all pages.</param>
public sealed record ArtifactPage(IReadOnlyList<Artifact> Artifacts, long Total);
