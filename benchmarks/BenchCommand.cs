using System.CommandLine;
using System.Text.Json;
using Entrepot.Bench.Measuring;
using Entrepot.Bench.Targets;
using Entrepot.Bench.Workloads;
using Entrepot.Rigs.Registries;

namespace Entrepot.Bench;

/// <summary>The benchmark: the same work against each registry in turn, and the ratios.</summary>
internal static class BenchCommand
{
    private const string Description = """
        Measure Entrepot beside other registries: the same work in alternating runs, as ratios.

        Examples:
          ./bench                                     every row, beside Debian's docker-registry
          ./bench --quick                             the short profile, for every change
          ./bench pull                                the rows with "pull" in their name
          ./bench --peer http://alice:secret@127.0.0.1:5001 --json results.json
        """;

    public static Task<int> RunAsync(string[] args)
    {
        var filter = new Argument<string>("what")
        {
            Description = "Part of the rows' names.",
            DefaultValueFactory = _ => "",
        };
        var quick = new Option<bool>("--quick") { Description = "Fewer rows and shorter runs: under 3 minutes." };
        var peers = new Option<Uri[]>("--peer")
        {
            Description = "A further registry, with its credentials.",
            DefaultValueFactory = _ => [],
        };
        var repeat = new Option<int>("--repeat") { Description = "Runs of each row.", DefaultValueFactory = _ => 5 };
        var json = new Option<FileInfo?>("--json") { Description = "Where the measurements go as JSON." };
        var command = new RootCommand(Description) { filter, quick, peers, repeat, json };
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                var isQuick = parsed.GetValue(quick);
                var repetitions = isQuick ? Math.Min(3, parsed.GetValue(repeat)) : parsed.GetValue(repeat);
                using var table = new RowTable();
                var rows = table
                    .All.Where(row => !isQuick || row.IsQuick)
                    .Where(row => row.Name.Contains(parsed.GetValue(filter)!, StringComparison.OrdinalIgnoreCase))
                    .ToList();
                if (rows.Count == 0)
                {
                    await Console.Error.WriteLineAsync($"No row has a name with '{parsed.GetValue(filter)}'.");
                    return 1;
                }

                var duration = TimeSpan.FromSeconds(isQuick ? 1 : 3);
                var results = await MeasureAsync(
                    rows,
                    parsed.GetValue(peers)!,
                    repetitions,
                    duration,
                    cancellationToken
                );
                if (parsed.GetValue(json) is { } file)
                {
                    var values = results.Select(result => new
                    {
                        result.Row.Name,
                        result.Row.Concurrency,
                        result.Row.BytesPerOperation,
                        result.Runs,
                    });
                    await File.WriteAllTextAsync(file.FullName, JsonSerializer.Serialize(values), cancellationToken);
                }

                return 0;
            }
        );
        return command.Parse(args).InvokeAsync();
    }

    private static async Task<List<RowResult>> MeasureAsync(
        IReadOnlyList<Row> rows,
        IReadOnlyList<Uri> peers,
        int repetitions,
        TimeSpan duration,
        CancellationToken cancellationToken
    )
    {
        var targets = new List<BenchTarget> { await BenchTarget.StartEntrepotAsync(cancellationToken) };
        try
        {
            if (DockerRegistry.IsInstalled)
            {
                targets.Add(await BenchTarget.StartDockerRegistryAsync(cancellationToken));
            }

            targets.AddRange(peers.Select(BenchTarget.Of));
            Console.WriteLine(ResultTable.Head([.. targets.Select(target => target.Name)]));
            var results = new List<RowResult>();
            foreach (var row in rows)
            {
                var result = await MeasureAsync(row, targets, repetitions, duration, cancellationToken);
                Console.WriteLine(ResultTable.Line(result));
                results.Add(result);
            }

            return results;
        }
        finally
        {
            foreach (var target in targets)
            {
                await target.DisposeAsync();
            }
        }
    }

    private static async Task<RowResult> MeasureAsync(
        Row row,
        List<BenchTarget> targets,
        int repetitions,
        TimeSpan duration,
        CancellationToken cancellationToken
    )
    {
        var workloads = targets.Select(row.Workload).ToList();
        foreach (var workload in workloads)
        {
            await workload.PrepareAsync(cancellationToken);
        }

        var runs = targets.Select(_ => new List<Measurement>()).ToList();
        for (var repetition = 0; repetition < repetitions; repetition++)
        {
            // The order turns round each time, so that nobody always has the cold caches or the fuller disk.
            var order = Enumerable.Range(0, targets.Count);
            foreach (var number in repetition % 2 == 0 ? order : order.Reverse())
            {
                await workloads[number].RenewAsync(cancellationToken);
                runs[number].Add(Meter.Run(targets[number], workloads[number], row.Concurrency, duration));
            }
        }

        return new RowResult(row, runs);
    }
}
