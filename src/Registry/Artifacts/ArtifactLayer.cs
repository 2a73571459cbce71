using Entrepot.Oci;

namespace Entrepot.Registry.Artifacts;

/// <summary>A layer as its artifact's manifest describes it.</summary>
/// <param name="Size">In bytes, as it is stored and sent.</param>
public sealed record ArtifactLayer(
    Digest Digest,
    MediaType MediaType,
    long Size,
    IReadOnlyDictionary<string, string> Annotations
);
