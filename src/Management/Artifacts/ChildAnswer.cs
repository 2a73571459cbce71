namespace Entrepot.Management.Artifacts;

/// <summary>Harbor's <c>Reference</c>: a manifest that an index names.</summary>
public sealed record ChildAnswer(
    long ParentId,
    long? ChildId,
    string ChildDigest,
    PlatformAnswer? Platform,
    IReadOnlyDictionary<string, string>? Annotations
);
