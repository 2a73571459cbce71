namespace Entrepot.Bench.Measuring;

/// <summary>One run of one workload against one registry.</summary>
/// <param name="Operations">How many were done.</param>
/// <param name="Seconds">From the first one's start to the last one's end.</param>
/// <param name="CpuSeconds">The server's, all its processes; null when they are not ours.</param>
/// <param name="PeakBytes">The server's most memory.</param>
/// <param name="ClientCpuSeconds">This program's: much less than the server's, or the client decides the result.</param>
/// <param name="MedianMilliseconds">Of one operation.</param>
/// <param name="SlowMilliseconds">The 99th percentile of one operation.</param>
internal sealed record Measurement(
    int Operations,
    double Seconds,
    double? CpuSeconds,
    long? PeakBytes,
    double ClientCpuSeconds,
    double MedianMilliseconds,
    double SlowMilliseconds
)
{
    public double PerSecond => Operations / Seconds;

    public double? CpuPerOperation => CpuSeconds / Operations;
}
