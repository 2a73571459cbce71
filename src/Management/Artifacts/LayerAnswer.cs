using Entrepot.Registry.Artifacts;

namespace Entrepot.Management.Artifacts;

/// <summary>A layer as the manifest describes it.</summary>
/// <param name="Size">In bytes, as it is stored and sent.</param>
public sealed record LayerAnswer(
    string Digest,
    string MediaType,
    long Size,
    IReadOnlyDictionary<string, string>? Annotations
)
{
    public static LayerAnswer Of(ArtifactLayer layer) =>
        new(
            layer.Digest.ToString(),
            layer.MediaType.ToString(),
            layer.Size,
            layer.Annotations.Count == 0 ? null : layer.Annotations
        );
}
