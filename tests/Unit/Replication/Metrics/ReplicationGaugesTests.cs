using System.Diagnostics.Metrics;
using Entrepot.Data.Rows;
using Entrepot.Replication.Alarms;
using Entrepot.Replication.Metrics;
using Entrepot.Replication.Survey;
using Entrepot.Rigs.Images;
using Entrepot.Unit.Replication.Survey;
using Entrepot.Unit.Testing;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Replication.Metrics;

public sealed class ReplicationGaugesTests
{
    private static CancellationToken Never => CancellationToken.None;

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task Whoever_scrapes_learns_how_each_rule_and_endpoint_stands(DatabaseKind kind)
    {
        await using var site = await ReplicationSite.CreateAsync(kind);
        await site.AddPolicyAsync(rule => rule.HeldAt = site.Clock.GetUtcNow());
        await site.PushAsync("library/nginx", "v1", new ImageBuilder().Image(300));
        await site.RelayAsync();
        await site.WriteAsync(async context =>
        {
            (await context.RegistryEndpoints.FindAsync(1L))!.ParkedUntil = site.Clock.GetUtcNow();
            context.ReplicationDrifts.Add(SurveyTests.Drift(1, "x", DriftKind.Damaged));
        });
        site.Clock.Advance(TimeSpan.FromSeconds(42));
        using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var meters = services.GetRequiredService<IMeterFactory>();
        using var gauges = new ReplicationGauges(meters, Reader(site), site.Clock);

        await gauges.RefreshAsync(Never);
        var told = Read(meters);

        told["entrepot_replication_lag_seconds endpoint=there rule=rule"].ShouldBe(42);
        told["entrepot_replication_targets endpoint=there rule=rule state=waiting"].ShouldBe(1);
        told["entrepot_replication_targets endpoint=there rule=rule state=running"].ShouldBe(0);
        told["entrepot_replication_drift endpoint=there kind=damaged rule=rule"].ShouldBe(1);
        told["entrepot_replication_drift endpoint=there kind=missing rule=rule"].ShouldBe(0);
        told["entrepot_replication_rule_held endpoint=there rule=rule"].ShouldBe(1);
        told["entrepot_replication_deletions_held endpoint=there rule=rule"].ShouldBe(0);
        told["entrepot_endpoint_parked endpoint=there"].ShouldBe(1);
        told["entrepot_endpoint_held endpoint=there"].ShouldBe(0);
        told["entrepot_alarm_notices_undelivered channel=http"].ShouldBe(0);
        told["entrepot_database_up"].ShouldBe(1);
    }

    [Fact]
    public async Task Scrapes_in_a_row_ask_the_database_twice_a_second()
    {
        await using var site = await ReplicationSite.CreateAsync(DatabaseKind.Sqlite);
        using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var meters = services.GetRequiredService<IMeterFactory>();
        using var gauges = new ReplicationGauges(meters, Reader(site), site.Clock);
        await gauges.RefreshAsync(Never);
        await site.AddPolicyAsync();

        await gauges.RefreshAsync(Never);
        Read(meters).Keys.ShouldNotContain(key => key.Contains("rule=rule"));
        site.Clock.Advance(TimeSpan.FromSeconds(1));
        await gauges.RefreshAsync(Never);
        Read(meters).Keys.ShouldContain(key => key.Contains("rule=rule"));
    }

    private static SurveyReader Reader(ReplicationSite site) =>
        new(site.Database, new AlarmOptions { Url = new Uri("http://a.test") }, site.Clock);

    private static Dictionary<string, double> Read(IMeterFactory meters)
    {
        var told = new Dictionary<string, double>(StringComparer.Ordinal);
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (ReferenceEquals(instrument.Meter.Scope, meters))
                {
                    self.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<int>((gauge, value, tags, _) => told.Add(Key(gauge, tags), value));
        listener.SetMeasurementEventCallback<double>((gauge, value, tags, _) => told.Add(Key(gauge, tags), value));
        listener.Start();
        listener.RecordObservableInstruments();
        return told;
    }

    private static string Key(Instrument gauge, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        string.Join(
            ' ',
            tags.ToArray().OrderBy(tag => tag.Key).Select(tag => $"{tag.Key}={tag.Value}").Prepend(gauge.Name)
        );
}
