namespace Entrepot.Registry.Artifacts;

/// <summary>Some tags of an artifact.</summary>
/// <param name="Total">How many there are on all pages.</param>
public sealed record ArtifactTagPage(long ArtifactId, long RepositoryId, IReadOnlyList<ArtifactTag> Tags, long Total);
