namespace Entrepot.Bench.Workloads;

/// <summary>What a row does, which tells the limit it is held to.</summary>
internal enum RowKind
{
    /// <summary>Many small requests, or a mixture: no limit is known.</summary>
    Operations,

    /// <summary>Blobs go in: the limit is the SHA-256 of their bytes.</summary>
    Push,

    /// <summary>A blob comes out: the limit is sendfile(2).</summary>
    Pull,
}
