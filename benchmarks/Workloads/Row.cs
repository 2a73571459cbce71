using Entrepot.Bench.Targets;
using Entrepot.Bench.Wire;

namespace Entrepot.Bench.Workloads;

/// <summary>A line of the table.</summary>
/// <param name="Name">What a reader calls it; a filter of the command line looks at it.</param>
/// <param name="Concurrency">How many connections work at once.</param>
/// <param name="Workload">Makes the work for a registry; null for one that it does not apply to.</param>
internal sealed record Row(string Name, int Concurrency, Func<BenchTarget, Workload?> Workload)
{
    public RowKind Kind { get; init; }

    public Door Door { get; init; }

    /// <summary>What is pushed or pulled, made when the row's turn comes; null for rows that are counted in operations.</summary>
    public Func<BlobContent>? Content { get; init; }

    /// <summary>What moves; 0 for rows that are counted in operations.</summary>
    public long BytesPerOperation { get; init; }

    /// <summary>Whether the short profile has it.</summary>
    public bool IsQuick { get; init; }
}
