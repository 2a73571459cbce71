using System.Diagnostics;
using System.Globalization;
using System.Text;
using Entrepot.Rigs;
using Entrepot.Rigs.Growth;
using Shouldly;
using Xunit;

namespace Entrepot.EndToEnd.Growth;

/// <summary>
/// A site with a million artifacts beside one with a handful, asked in turns: what one is asked next, the other is
/// asked next. ENTREPOT_SOAK_COUNT says how many artifacts.
/// </summary>
public sealed class GrowthTests
{
    private const int Million = 1_000_000;
    private const int Starts = 9;
    private const double Allowed = 1.5;

    /// <summary>What a busy machine makes of equal times.</summary>
    private static readonly TimeSpan Slack = TimeSpan.FromMilliseconds(1);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    [Trait("Category", "Soak")]
    public Task A_million_artifacts_are_as_quick_as_a_handful_on_SQLite() => CompareAsync(postgres: false);

    [Fact]
    [Trait("Category", "Soak")]
    public Task A_million_artifacts_are_as_quick_as_a_handful_on_PostgreSQL() => CompareAsync(postgres: true);

    private static async Task CompareAsync(bool postgres)
    {
        await using var small = await MeasuredSite.CreateAsync(SiteScale.Handful, postgres, Cancel);
        await using var large = await MeasuredSite.CreateAsync(
            SiteScale.Full.Shrunk(Soak.Count(Million) / (double)Million),
            postgres,
            Cancel
        );
        for (var start = 0; start < Starts; start++)
        {
            await small.StartAsync(Cancel);
            await large.StartAsync(Cancel);
        }

        var report = new StringBuilder();
        report.AppendLine(CultureInfo.InvariantCulture, $"rows made in {large.Filled.TotalSeconds:0} s");
        Line(report, "start to ready", small.Ready, large.Ready, null);
        Memory(report, "memory after the start", small.ResidentAtStart, large.ResidentAtStart);
        await WarmAsync(small, large);
        var slow = new List<string>();
        foreach (var operation in Operations.All)
        {
            var (one, other) = await MeasureAsync(operation, small, large);
            Line(report, operation.Name, one, other, operation.BoundedBy);
            if (operation.BoundedBy is null && other > (one * Allowed) + Slack)
            {
                slow.Add(operation.Name);
            }
        }

        Memory(report, "memory in the end", small.Site.ResidentBytes, large.Site.ResidentBytes);
        Memory(report, "most memory", small.Site.PeakResidentBytes, large.Site.PeakResidentBytes);
        TestContext.Current.TestOutputHelper?.WriteLine(report.ToString());
        slow.ShouldBeEmpty(report.ToString());
    }

    /// <summary>Both servers get everything compiled, and the machine's memory what they read, before a clock runs.</summary>
    private static async Task WarmAsync(params MeasuredSite[] sites)
    {
        foreach (var operation in Operations.All)
        {
            var times = operation.BoundedBy is null ? 30 : 3;
            foreach (var site in Enumerable.Repeat(sites, times).SelectMany(all => all))
            {
                await operation.RunAsync(site, Cancel);
            }
        }
    }

    private static async Task<(TimeSpan One, TimeSpan Other)> MeasureAsync(
        Operation operation,
        MeasuredSite one,
        MeasuredSite other
    )
    {
        const int WarmUp = 3;
        var rounds = operation.BoundedBy is null ? 101 : 11;
        var (ones, others) = (new List<TimeSpan>(), new List<TimeSpan>());
        for (var round = 0; round < WarmUp + rounds; round++)
        {
            var (first, second) = (await TimeAsync(operation, one), await TimeAsync(operation, other));
            if (round >= WarmUp)
            {
                ones.Add(first);
                others.Add(second);
            }
        }

        return (Median(ones), Median(others));
    }

    private static async Task<TimeSpan> TimeAsync(Operation operation, MeasuredSite site)
    {
        var clock = Stopwatch.StartNew();
        await operation.RunAsync(site, Cancel);
        return clock.Elapsed;
    }

    private static TimeSpan Median(List<TimeSpan> times) => times.Order().ElementAt(times.Count / 2);

    private static void Line(StringBuilder report, string name, TimeSpan one, TimeSpan other, string? boundedBy) =>
        report.AppendLine(
            CultureInfo.InvariantCulture,
            $"| {name} | {one.TotalMilliseconds:0.0} ms | {other.TotalMilliseconds:0.0} ms | {other / one:0.00} | {boundedBy} |"
        );

    private static void Memory(StringBuilder report, string name, long one, long other) =>
        report.AppendLine(
            CultureInfo.InvariantCulture,
            $"| {name} | {one >> 20} MiB | {other >> 20} MiB | {(double)other / one:0.00} | |"
        );
}
