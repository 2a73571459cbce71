using Entrepot.Bench.Workloads;

namespace Entrepot.Bench.Measuring;

/// <summary>The runs of a row.</summary>
/// <param name="Contenders">In the table's order; the first is the one that the others are compared with.</param>
/// <param name="Limit">What the machine can do at most; null where that is not known.</param>
internal sealed record RowResult(Row Row, IReadOnlyList<ContenderResult> Contenders, Limit? Limit)
{
    /// <summary>How often as fast as the peer: over the pairs of neighbouring runs.</summary>
    public IReadOnlyList<double> Speeds(int peer) =>
        [.. Pairs(peer).Select(pair => pair.First.PerSecond / pair.Second.PerSecond)];

    /// <summary>The server's CPU for the same work, as a share of the peer's.</summary>
    public IReadOnlyList<double> CpuShares(int peer) =>
        Contenders[0].HasCpu && Contenders[peer].HasCpu
            ? [.. Pairs(peer).Select(pair => pair.First.CpuPerOperation!.Value / pair.Second.CpuPerOperation!.Value)]
            : [];

    /// <summary>The server's CPU as a multiple of the limit's; null where one of them is unknown.</summary>
    public double? CpuOverLimit =>
        Limit is { } limit && Contenders[0].HasCpu
            ? Contenders[0].Median(run => run.CpuPerOperation!.Value)
                / Row.BytesPerOperation
                * 1e9
                / limit.CpuSecondsPerGigabyte
            : null;

    private IEnumerable<(Measurement First, Measurement Second)> Pairs(int peer) =>
        Contenders[0].IsMeasured && Contenders[peer].IsMeasured ? Contenders[0].Runs.Zip(Contenders[peer].Runs) : [];
}
