namespace Entrepot.Bench.Workloads;

/// <summary>A registry answered otherwise than the workload needs.</summary>
internal sealed class WorkloadException(string message, Exception? inner = null) : Exception(message, inner);
