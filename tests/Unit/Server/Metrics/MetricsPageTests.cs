using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Entrepot.Registry.Blobs;
using Entrepot.Replication.Metrics;
using Entrepot.Rigs.Processes;
using Entrepot.Server.Admission;
using Entrepot.Server.Metrics;
using Entrepot.Unit.Architecture;
using Entrepot.Unit.Testing;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;
using YamlDotNet.RepresentationModel;

namespace Entrepot.Unit.Server.Metrics;

/// <summary>What is written about metrics is what there is.</summary>
public sealed partial class MetricsPageTests
{
    private static string RulesFile => Path.Combine(SourceTree.Root, "deploy/prometheus/entrepot.rules.yaml");

    [Fact]
    public async Task The_page_has_every_metric_and_no_other()
    {
        var exposed = await ExposedAsync();
        exposed.Count.ShouldBeGreaterThan(15);

        var page = await File.ReadAllTextAsync(Path.Combine(SourceTree.Root, "docs/metrics.md"));

        Row().Matches(page).Select(row => row.Groups["name"].Value).Order().ShouldBe(exposed.Order());
    }

    [Fact]
    public async Task Every_alert_is_about_metrics_that_there_are()
    {
        var exposed = await ExposedAsync();
        var expressions = Expressions();
        expressions.Count.ShouldBeGreaterThan(5);

        foreach (var expression in expressions)
        {
            var named = Name().Matches(expression).Select(match => match.Value).ToList();
            (named.Count > 0 || expression.StartsWith("up{", StringComparison.Ordinal)).ShouldBeTrue(expression);
            named.ShouldAllBe(name => exposed.Contains(Family().Replace(name, "")), expression);
        }
    }

    [Fact]
    public Task Prometheus_takes_the_alerts() =>
        new RigCommand("promtool", "check", "rules", RulesFile).RunSuccessfullyAsync(
            TestContext.Current.CancellationToken
        );

    private static List<string> Expressions()
    {
        using var text = File.OpenText(RulesFile);
        var file = new YamlStream();
        file.Load(text);
        return
        [
            .. file.Documents[0]
                .RootNode["groups"][0]["rules"]
                .ShouldBeOfType<YamlSequenceNode>()
                .Select(rule => rule["expr"].ToString()),
        ];
    }

    /// <summary>The names of all instruments that this program makes, whether they have counted anything or not.</summary>
    private static async Task<HashSet<string>> ExposedAsync()
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, _) =>
            {
                if (instrument.Meter.Name.StartsWith("Entrepot.", StringComparison.Ordinal))
                {
                    lock (names)
                    {
                        names.Add(instrument.Name);
                    }
                }
            },
        };
        listener.Start();
        BlobMeter.Sent(0);
        ReplicationMeter.Sent("none", 0);
        await new RequestMeter(_ => Task.CompletedTask, TimeProvider.System).InvokeAsync(
            new Microsoft.AspNetCore.Http.DefaultHttpContext()
        );
        RuntimeHelpers.RunClassConstructor(typeof(AdmissionGate).TypeHandle);
        await using var site = await SiteHost.StartAsync();
        site.Services.GetRequiredService<ReplicationGauges>();
        lock (names)
        {
            return [.. names];
        }
    }

    [GeneratedRegex(@"^\| `(?<name>entrepot_\w+)` \|", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex(@"\bentrepot_\w+")]
    private static partial Regex Name();

    [GeneratedRegex("_(bucket|sum|count)$")]
    private static partial Regex Family();
}
