using Entrepot.Oci;

namespace Entrepot.Registry.Artifacts;

/// <summary>A manifest that an index names.</summary>
/// <param name="Id">The child's artifact; null when it is not here.</param>
public sealed record ArtifactChild(
    long? Id,
    Digest Digest,
    Platform? Platform,
    IReadOnlyDictionary<string, string> Annotations
);
