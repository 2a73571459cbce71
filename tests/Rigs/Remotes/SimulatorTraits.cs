namespace Entrepot.Rigs.Remotes;

/// <summary>How a simulated registry behaves where registries differ.</summary>
public sealed record SimulatorTraits
{
    /// <summary>It has the referrers API.</summary>
    public bool Referrers { get; init; }

    /// <summary>An upload takes more than one chunk.</summary>
    public bool Chunks { get; init; }

    /// <summary>The request that closes an upload may bring bytes.</summary>
    public bool BytesWithPut { get; init; } = true;

    /// <summary>What a DELETE of a manifest by tag does.</summary>
    public SimulatedDeletion ByTag { get; init; }

    /// <summary>What a DELETE of a manifest by digest does.</summary>
    public SimulatedDeletion ByDigest { get; init; } = SimulatedDeletion.Manifest;

    /// <summary>The most tags on a page, whatever is asked for.</summary>
    public int TagPage { get; init; } = int.MaxValue;

    /// <summary>The status of a manifest that was taken.</summary>
    public int PutStatus { get; init; } = 201;
}
