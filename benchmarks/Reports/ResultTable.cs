using System.Globalization;
using Entrepot.Bench.Measuring;
using Entrepot.Bench.Targets;

namespace Entrepot.Bench.Reports;

/// <summary>Results as lines of a Markdown table. Figures are medians; what follows a / in rates and CPU is the least.</summary>
internal static class ResultTable
{
    private const string Nothing = "–";

    public static string Head(IReadOnlyList<Contender> contenders)
    {
        List<string> columns = ["work", "×"];
        for (var number = 0; number < contenders.Count; number++)
        {
            var name = contenders[number].Name;
            columns.AddRange([name, "CPU", "p50 / p99 ms", "peak MB"]);
            if (number > 0)
            {
                columns.AddRange(["speed ×", "CPU ×"]);
            }
        }

        columns.AddRange(["limit", "limit's CPU", "CPU × limit"]);
        return $"| {string.Join(" | ", columns)} |\n|{string.Concat(columns.Select(_ => "---|"))}";
    }

    public static string Line(RowResult result)
    {
        List<string> columns = [result.Row.Name, Number(result.Row.Concurrency, "0")];
        for (var number = 0; number < result.Contenders.Count; number++)
        {
            var contender = result.Contenders[number];
            columns.AddRange([
                contender.Fault ?? Rate(result, contender),
                Cpu(result, contender),
                Times(contender),
                Memory(contender),
            ]);
            if (number > 0)
            {
                columns.AddRange([Ratio(result.Speeds(number)), Ratio(result.CpuShares(number))]);
            }
        }

        columns.AddRange(LimitOf(result));
        return $"| {string.Join(" | ", columns)} |";
    }

    private static string Rate(RowResult result, ContenderResult contender)
    {
        var (median, least) = (contender.Median(run => run.PerSecond), contender.Least(run => run.PerSecond));
        var bytes = result.Row.BytesPerOperation;
        return bytes > 0
            ? $"{Number(median * bytes / 1e6, "0")} / {Number(least * bytes / 1e6, "0")} MB/s"
            : $"{Number(median, Format(median))} / {Number(least, Format(median))} /s";
    }

    /// <summary>CPU seconds for 10^9 bytes, or microseconds for an operation.</summary>
    private static string Cpu(RowResult result, ContenderResult contender)
    {
        if (!contender.HasCpu)
        {
            return Nothing;
        }

        var median = contender.Median(run => run.CpuPerOperation!.Value);
        var least = contender.Least(run => run.CpuPerOperation!.Value);
        var bytes = result.Row.BytesPerOperation;
        return bytes > 0
            ? $"{Number(median / bytes * 1e9, "0.00")} / {Number(least / bytes * 1e9, "0.00")} s/GB"
            : $"{Number(median * 1e6, "0")} / {Number(least * 1e6, "0")} µs";
    }

    private static string Times(ContenderResult contender) =>
        contender.IsMeasured
            ? $"{Number(contender.Median(run => run.MedianMilliseconds), "0.00")} / {Number(contender.Median(run => run.SlowMilliseconds), "0.00")}"
            : Nothing;

    private static string Memory(ContenderResult contender) =>
        contender.HasCpu ? Number(contender.Runs.Max(run => run.PeakBytes!.Value) / 1e6, "0") : Nothing;

    private static string Ratio(IReadOnlyList<double> pairs) =>
        pairs.Count == 0 ? Nothing : $"**{Number(Statistics.Median(pairs), "0.00")}**";

    private static IEnumerable<string> LimitOf(RowResult result) =>
        result.Limit is { } limit
            ?
            [
                $"{limit.Name} {Number(limit.BytesPerSecond / 1e6, "0")} MB/s",
                $"{Number(limit.CpuSecondsPerGigabyte, "0.00")} s/GB",
                result.CpuOverLimit is { } over ? Number(over, "0.00") : Nothing,
            ]
            : [Nothing, Nothing, Nothing];

    private static string Format(double value) => value < 100 ? "0.0" : "0";

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
