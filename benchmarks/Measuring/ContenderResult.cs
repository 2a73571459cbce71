namespace Entrepot.Bench.Measuring;

/// <summary>The runs of a row at one registry, in order.</summary>
/// <param name="Fault">Why there are none: what it refused, or that the row does not apply.</param>
internal sealed record ContenderResult(string Name, IReadOnlyList<Measurement> Runs, string? Fault)
{
    public bool IsMeasured => Fault is null && Runs.Count > 0;

    public bool HasCpu => IsMeasured && Runs[0].CpuSeconds is not null;

    public double Median(Func<Measurement, double> value) => Statistics.Median(Runs.Select(value));

    public double Least(Func<Measurement, double> value) => Runs.Min(value);
}
