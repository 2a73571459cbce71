using System.Text.Json;
using Entrepot.Bench.Measuring;
using Entrepot.Bench.Replication;

namespace Entrepot.Bench.Reports;

/// <summary>All that a run of the benchmark found, as Markdown and as JSON.</summary>
internal sealed record Report(
    Machine Machine,
    Profile Profile,
    string Head,
    IReadOnlyList<RowResult> Rows,
    IReadOnlyList<ReplicationResult> Replication
)
{
    /// <summary>A page that has this line keeps what is above it.</summary>
    private const string Mark = "<!-- Below: ./bench --markdown docs/benchmarks.md -->";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>Writes the tables into a page: below the mark where it has one, else as the whole page.</summary>
    public void WriteMarkdown(FileInfo file)
    {
        var page = file.Exists ? File.ReadAllText(file.FullName) : "";
        var mark = page.IndexOf(Mark, StringComparison.Ordinal);
        var above = mark < 0 ? "" : page[..(mark + Mark.Length)] + "\n\n";
        File.WriteAllText(file.FullName, above + Markdown());
    }

    public void WriteJson(FileInfo file)
    {
        var values = new
        {
            Machine,
            Profile = Profile.Name,
            Rows = Rows.Select(ToJson),
            Replication,
        };
        File.WriteAllText(file.FullName, JsonSerializer.Serialize(values, Json) + "\n");
    }

    private string Markdown()
    {
        List<string> lines = [$"{Machine}; profile {Profile.Name}, {Profile.Repetitions} runs of each row.", ""];
        if (Rows.Count > 0)
        {
            lines.AddRange([Head, .. Rows.Select(ResultTable.Line), ""]);
        }

        if (Replication.Count > 0)
        {
            lines.AddRange([ReplicationTable.Head, .. Replication.Select(ReplicationTable.Line), ""]);
        }

        return string.Join('\n', lines);
    }

    private static object ToJson(RowResult row) =>
        new
        {
            row.Row.Name,
            row.Row.Concurrency,
            row.Row.BytesPerOperation,
            row.Contenders,
            Ratios = Enumerable
                .Range(1, row.Contenders.Count - 1)
                .Select(peer => new
                {
                    row.Contenders[peer].Name,
                    Speed = row.Speeds(peer),
                    Cpu = row.CpuShares(peer),
                }),
            ClientCpuShare = row.Contenders[0].HasCpu
                ? row.Contenders[0].Median(run => run.ClientCpuSeconds / run.CpuSeconds!.Value)
                : (double?)null,
            row.Limit,
            row.CpuOverLimit,
        };
}
