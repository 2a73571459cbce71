namespace Entrepot.Distribution.Referrers;

/// <summary>One referrer in the index.</summary>
internal sealed record ReferrerDescriptor(
    string MediaType,
    string Digest,
    long Size,
    string? ArtifactType,
    IReadOnlyDictionary<string, string>? Annotations
);
