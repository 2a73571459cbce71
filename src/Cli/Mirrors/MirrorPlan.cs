namespace Entrepot.Cli.Mirrors;

/// <summary>What a node is to be told.</summary>
/// <param name="Sites">In the order in which they are asked.</param>
/// <param name="CaFile">Where the node has the certificates of the sites' authority; null: the system knows it.</param>
/// <param name="Fallback">The registry itself is asked last.</param>
public sealed record MirrorPlan(
    IReadOnlyList<MirroredRegistry> Registries,
    IReadOnlyList<MirrorSite> Sites,
    string? CaFile,
    bool Fallback
);
