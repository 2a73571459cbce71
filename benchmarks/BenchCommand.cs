using System.CommandLine;
using System.CommandLine.Parsing;
using Entrepot.Bench.Measuring;
using Entrepot.Bench.Replication;
using Entrepot.Bench.Reports;
using Entrepot.Bench.Targets;
using Entrepot.Bench.Workloads;
using Entrepot.Rigs.Registries;

namespace Entrepot.Bench;

/// <summary>The command line of the benchmark.</summary>
internal static class BenchCommand
{
    private const string Description = """
        Measure Entrepot beside other registries: the same work in alternating runs, as ratios.

        Examples:
          ./bench                                     every row, beside Debian's docker-registry
          ./bench --quick                             the short profile, for every change
          ./bench pull                                the rows with "pull" in their name
          ./bench --quick replication                 the same for replication, and short
          ./bench --markdown docs/benchmarks.md       writes the tables into the page
          ./bench --peer http://alice:secret@127.0.0.1:5001 --json results.json
        """;

    private static readonly Argument<string> What = new("what")
    {
        Description = "Part of the rows' names.",
        DefaultValueFactory = _ => "",
    };

    private static readonly Option<bool> Quick = new("--quick")
    {
        Description = "Short runs and, where no rows are named, few of them: under 3 minutes.",
    };

    private static readonly Option<Uri[]> Peers = new("--peer")
    {
        Description = "A further registry that runs already, with its credentials.",
        DefaultValueFactory = _ => [],
        CustomParser = given => [.. given.Tokens.Select(token => AddressOf(token.Value, given))],
    };

    private static readonly Option<int?> Repeat = new("--repeat") { Description = "Runs of each row." };

    private static readonly Option<FileInfo?> Markdown = new("--markdown")
    {
        Description = "The page that gets the tables: below its mark, if it has one.",
    };

    private static readonly Option<FileInfo?> Json = new("--json")
    {
        Description = "Where all measurements go as JSON.",
    };

    public static Task<int> RunAsync(string[] args)
    {
        var command = new RootCommand(Description) { What, Quick, Peers, Repeat, Markdown, Json };
        command.SetAction(RunAsync);
        return command.Parse(args).InvokeAsync();
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var profile = parsed.GetValue(Quick) ? Profile.Quick : Profile.Full;
        profile = profile with { Repetitions = parsed.GetValue(Repeat) ?? profile.Repetitions };
        var what = parsed.GetValue(What)!;
        using var table = new RowTable();
        var isShort = parsed.GetValue(Quick) && what.Length == 0;
        var rows = table.All.Where(row => IsWanted(row.Name) && (!isShort || row.IsQuick)).ToList();
        var replication = ReplicationBench.Names.Where(name => IsWanted(name) && !isShort).ToList();
        if (rows.Count + replication.Count == 0)
        {
            await Console.Error.WriteLineAsync($"No row has a name with '{what}'.");
            return 1;
        }

        List<Contender> contenders = [Contenders.Entrepot];
        if (DockerRegistry.IsInstalled)
        {
            contenders.Add(Contenders.DockerRegistry);
        }

        contenders.AddRange(parsed.GetValue(Peers)!.Select(Contenders.Running));
        var report = new Report(
            Machine.This(TimeProvider.System),
            profile,
            ResultTable.Head(contenders),
            await MeasureAsync(rows, contenders, profile, cancellationToken),
            await MeasureAsync(replication, profile, cancellationToken)
        );
        Write(report, parsed);
        return 0;

        bool IsWanted(string name) => name.Contains(what, StringComparison.OrdinalIgnoreCase);
    }

    private static async Task<List<RowResult>> MeasureAsync(
        List<Row> rows,
        List<Contender> contenders,
        Profile profile,
        CancellationToken cancellationToken
    )
    {
        var results = new List<RowResult>();
        if (rows.Count == 0)
        {
            return results;
        }

        var hashSpeed = await HashSpeed.MeasureAsync(cancellationToken);
        await using var run = new BenchRun(contenders, profile, hashSpeed, cancellationToken);
        Console.WriteLine(ResultTable.Head(contenders));
        foreach (var row in rows)
        {
            results.Add(await run.MeasureAsync(row));
            Console.WriteLine(ResultTable.Line(results[^1]));
        }

        return results;
    }

    private static async Task<List<ReplicationResult>> MeasureAsync(
        List<string> names,
        Profile profile,
        CancellationToken cancellationToken
    )
    {
        var results = new List<ReplicationResult>();
        foreach (var name in names)
        {
            if (results.Count == 0)
            {
                Console.WriteLine($"\n{ReplicationTable.Head}");
            }

            results.Add(await ReplicationBench.MeasureAsync(name, profile.Replication, cancellationToken));
            Console.WriteLine(ReplicationTable.Line(results[^1]));
        }

        return results;
    }

    private static Uri AddressOf(string text, ArgumentResult given)
    {
        if (Uri.TryCreate(text, UriKind.Absolute, out var address) && address.Scheme is ("http" or "https"))
        {
            return address;
        }

        given.AddError($"'{text}' is not an address like http://USER:PASSWORD@HOST:PORT");
        return new Uri("http://invalid");
    }

    private static void Write(Report report, ParseResult parsed)
    {
        if (parsed.GetValue(Markdown) is { } page)
        {
            report.WriteMarkdown(page);
        }

        if (parsed.GetValue(Json) is { } values)
        {
            report.WriteJson(values);
        }
    }
}
