using Entrepot.Oci;

namespace Entrepot.Registry.Artifacts;

/// <summary>A manifest of a repository with what a list of artifacts shows of it.</summary>
/// <param name="Size">Of the manifest and all it refers to directly, in bytes.</param>
/// <param name="ConfigDigest">Of the config blob; null for an index.</param>
/// <param name="TagCount">How many tags it has, where not all may have been read; null where nobody asked.</param>
/// <param name="Children">The manifests that an index names, in its order.</param>
public sealed record Artifact(
    long Id,
    long RepositoryId,
    Digest Digest,
    MediaType MediaType,
    MediaType? ArtifactType,
    MediaType? ConfigMediaType,
    Digest? ConfigDigest,
    Digest? Subject,
    long Size,
    IReadOnlyDictionary<string, string> Annotations,
    DateTimeOffset PushedAt,
    DateTimeOffset? PulledAt,
    IReadOnlyList<ArtifactTag> Tags,
    IReadOnlyList<ArtifactChild> Children,
    int? TagCount = null
);
