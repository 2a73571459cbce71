using Entrepot.Bench.Workloads;

namespace Entrepot.Bench.Measuring;

/// <summary>The runs of a row: for each registry in order, its measurements in the order of the repetitions.</summary>
internal sealed record RowResult(Row Row, IReadOnlyList<IReadOnlyList<Measurement>> Runs)
{
    /// <summary>How often as fast as the peer: the median over the pairs of neighbouring runs.</summary>
    public double Speed(int peer) => Median(Pairs(peer).Select(pair => pair.First.PerSecond / pair.Second.PerSecond));

    /// <summary>The server's CPU for the same work, as a share of the peer's.</summary>
    public double? Cpu(int peer) =>
        Runs[0][0].CpuSeconds is null || Runs[peer][0].CpuSeconds is null
            ? null
            : Median(
                Pairs(peer).Select(pair => pair.First.CpuPerOperation!.Value / pair.Second.CpuPerOperation!.Value)
            );

    public double Of(int target, Func<Measurement, double> value) => Median(Runs[target].Select(value));

    public static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return sorted.Count % 2 == 1
            ? sorted[sorted.Count / 2]
            : (sorted[(sorted.Count / 2) - 1] + sorted[sorted.Count / 2]) / 2;
    }

    private IEnumerable<(Measurement First, Measurement Second)> Pairs(int peer) => Runs[0].Zip(Runs[peer]);
}
