namespace Entrepot.Rigs.Growth;

/// <summary>What a manifest names.</summary>
/// <param name="ChildId">The manifest's row when it is one, else null: a blob.</param>
internal sealed record GrownDescriptor(
    string Digest,
    string MediaType,
    long Size,
    long? ChildId = null,
    string? Architecture = null
);
