using Entrepot.Bench.Targets;

namespace Entrepot.Bench.Workloads;

/// <summary>A line of the table.</summary>
/// <param name="Name">What a reader calls it; a filter of the command line looks at it.</param>
/// <param name="Concurrency">How many connections work at once.</param>
/// <param name="BytesPerOperation">What moves; 0 for rows that are counted in operations.</param>
/// <param name="IsQuick">Whether the short profile has it.</param>
/// <param name="Workload">Makes the work for a registry.</param>
internal sealed record Row(
    string Name,
    int Concurrency,
    long BytesPerOperation,
    bool IsQuick,
    Func<BenchTarget, Workload> Workload
);
