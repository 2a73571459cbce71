using System.Globalization;

namespace Entrepot.Bench.Measuring;

/// <summary>Results as lines of a Markdown table.</summary>
internal static class ResultTable
{
    public static string Head(IReadOnlyList<string> targets)
    {
        var ours = targets[0];
        var columns = new List<string>
        {
            "work",
            "×",
            $"{ours}",
            $"{ours} CPU",
            $"{ours} p50 / p99 ms",
            $"{ours} peak MB",
        };
        foreach (var peer in targets.Skip(1))
        {
            columns.AddRange([peer, $"{peer} CPU", $"{peer} p50 / p99 ms", $"{peer} peak MB", "speed ×", "CPU ×"]);
        }

        return $"| {string.Join(" | ", columns)} |\n|{string.Concat(columns.Select(_ => "---|"))}";
    }

    public static string Line(RowResult result)
    {
        var columns = new List<string> { result.Row.Name, Number(result.Row.Concurrency, "0") };
        for (var target = 0; target < result.Runs.Count; target++)
        {
            columns.AddRange([
                Rate(result, target),
                Cpu(result, target),
                Times(result, target),
                Memory(result, target),
            ]);
            if (target > 0)
            {
                columns.Add($"**{Number(result.Speed(target), "0.00")}**");
                columns.Add(result.Cpu(target) is { } cpu ? $"**{Number(cpu, "0.00")}**" : "");
            }
        }

        return $"| {string.Join(" | ", columns)} |";
    }

    private static string Rate(RowResult result, int target)
    {
        var perSecond = result.Of(target, run => run.PerSecond);
        return result.Row.BytesPerOperation > 0
            ? $"{Number(perSecond * result.Row.BytesPerOperation / 1e6, "0")} MB/s"
            : $"{Number(perSecond, perSecond < 100 ? "0.0" : "0")}/s";
    }

    /// <summary>CPU seconds for 10^9 bytes, or microseconds for an operation.</summary>
    private static string Cpu(RowResult result, int target)
    {
        if (result.Runs[target][0].CpuSeconds is null)
        {
            return "";
        }

        var perOperation = result.Of(target, run => run.CpuPerOperation!.Value);
        return result.Row.BytesPerOperation > 0
            ? $"{Number(perOperation / result.Row.BytesPerOperation * 1e9, "0.00")} s/GB"
            : $"{Number(perOperation * 1e6, "0")} µs";
    }

    private static string Times(RowResult result, int target) =>
        $"{Number(result.Of(target, run => run.MedianMilliseconds), "0.00")} / {Number(result.Of(target, run => run.SlowMilliseconds), "0.00")}";

    private static string Memory(RowResult result, int target) =>
        result.Runs[target][0].PeakBytes is null
            ? ""
            : Number(result.Runs[target].Max(run => run.PeakBytes!.Value) / 1e6, "0");

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
