namespace Entrepot.Registry.Artifacts;

/// <summary>Some layers of an artifact, and how many it has in all.</summary>
public sealed record ArtifactLayerPage(IReadOnlyList<ArtifactLayer> Layers, long Total);
