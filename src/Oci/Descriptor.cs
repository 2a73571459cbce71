namespace Entrepot.Oci;

/// <summary>
/// Names content by type, digest and size (image-spec, descriptor.md). Sizes are bytes.
/// </summary>
public sealed record Descriptor(
    MediaType MediaType,
    Digest Digest,
    long Size,
    MediaType? ArtifactType = null,
    Platform? Platform = null,
    IReadOnlyDictionary<string, string>? Annotations = null,
    IReadOnlyList<string>? Urls = null
);
