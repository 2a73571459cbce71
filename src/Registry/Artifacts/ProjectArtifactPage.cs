namespace Entrepot.Registry.Artifacts;

/// <summary>Some artifacts of a project.</summary>
/// <param name="Total">How many there are on all pages.</param>
public sealed record ProjectArtifactPage(IReadOnlyList<ProjectArtifact> Artifacts, long Total);
