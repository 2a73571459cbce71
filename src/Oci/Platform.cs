namespace Entrepot.Oci;

/// <summary>The platform that an index's entry is for (image-spec, image-index.md).</summary>
public sealed record Platform(
    string Architecture,
    string OperatingSystem,
    string? OsVersion = null,
    IReadOnlyList<string>? OsFeatures = null,
    string? Variant = null
);
