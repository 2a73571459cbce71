namespace Entrepot.Bench.Replication;

/// <summary>What one way of replicating took.</summary>
/// <param name="Name">What a reader calls it.</param>
/// <param name="Result">Times and rates, in words.</param>
/// <param name="Cpu">What source and destination used, in words.</param>
/// <param name="Figures">The same for programs: seconds, bytes, CPU seconds.</param>
internal sealed record ReplicationResult(
    string Name,
    string Result,
    string Cpu,
    IReadOnlyDictionary<string, double> Figures
);
