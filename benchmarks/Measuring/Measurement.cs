namespace Entrepot.Bench.Measuring;

/// <summary>One run of one workload against one registry.</summary>
/// <param name="Operations">How many were done.</param>
/// <param name="Seconds">From the first one's start to the last one's end.</param>
/// <param name="CpuSeconds">The server's; null when its process is not ours.</param>
/// <param name="PeakBytes">The server's most memory.</param>
/// <param name="MedianMilliseconds">Of one operation.</param>
/// <param name="SlowMilliseconds">The 99th percentile of one operation.</param>
internal sealed record Measurement(
    int Operations,
    double Seconds,
    double? CpuSeconds,
    long? PeakBytes,
    double MedianMilliseconds,
    double SlowMilliseconds
)
{
    public double PerSecond => Operations / Seconds;

    public double? CpuPerOperation => CpuSeconds / Operations;
}
