using Entrepot.Oci;

namespace Entrepot.Registry.Artifacts;

/// <summary>A manifest that says something about another: a signature, an SBOM, a referrer of any kind.</summary>
/// <param name="SubjectId">The other's artifact; null when it is not here.</param>
/// <param name="Size">Of the manifest and all it refers to directly, in bytes.</param>
public sealed record Accessory(
    long Id,
    Digest Digest,
    MediaType? ArtifactType,
    Digest Subject,
    long? SubjectId,
    long Size,
    DateTimeOffset PushedAt
);
