using System.Data.Common;
using System.Diagnostics.Metrics;
using Entrepot.Data.Rows;
using Entrepot.Replication.Alarms;
using Entrepot.Replication.Survey;

namespace Entrepot.Replication.Metrics;

/// <summary>
/// How replication stands, as gauges over a survey that is read when somebody asks, at most twice a second. All nodes of
/// a site tell the same. docs/metrics.md has the names.
/// </summary>
public sealed class ReplicationGauges : IDisposable
{
    public const string MeterName = "Entrepot.Site";

    /// <summary>Past so many of a rule there are just very many.</summary>
    private const int Counted = 100_000;
    private static readonly TimeSpan FreshFor = TimeSpan.FromSeconds(0.5);

    /// <summary>A scrape that comes too late is thrown away: without its database a site tells the rest in time.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly SurveyReader reader;
    private readonly TimeProvider clock;
    private readonly SemaphoreSlim turn = new(1);
    private volatile ReplicationSurvey? survey;

    public ReplicationGauges(IMeterFactory meters, SurveyReader reader, TimeProvider clock)
    {
        (this.reader, this.clock) = (reader, clock);
        var meter = meters.Create(MeterName);
        AddRules(meter);
        AddEndpoints(meter);
        AddAlarms(meter);
        meter.CreateObservableGauge(
            "entrepot_database_up",
            () => survey is null ? 0 : 1,
            description: "1 while the database answers; without it the gauges of replication are missing"
        );
    }

    /// <summary>Reads how things stand now, unless that was just done. Without a database nothing is said of them.</summary>
    public async Task RefreshAsync(CancellationToken cancellationToken)
    {
        await turn.WaitAsync(cancellationToken);
        try
        {
            if (survey is { } last && clock.GetUtcNow() - last.At < FreshFor)
            {
                return;
            }

            using var patience = new CancellationTokenSource(Patience, clock);
            using var both = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
            survey = await reader.ReadAsync(Counted, both.Token);
        }
        catch (Exception exception)
            when (exception is DbException or InvalidOperationException { InnerException: DbException }
                || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested)
            )
        {
            survey = null;
        }
        finally
        {
            turn.Release();
        }
    }

    public void Dispose() => turn.Dispose();

    private void AddRules(Meter meter)
    {
        meter.CreateObservableGauge(
            "entrepot_replication_lag_seconds",
            () => OfRules<double>(rule => rule.Enabled ? [Of(rule, rule.LagAt(clock.GetUtcNow()).TotalSeconds)] : []),
            description: "The age of the oldest change or run that an enabled rule has not carried out"
        );
        meter.CreateObservableGauge(
            "entrepot_replication_targets",
            () =>
                OfRules<int>(rule =>
                    [
                        Of(rule, rule.Waiting, "state", "waiting"),
                        Of(rule, rule.Running, "state", "running"),
                        Of(rule, rule.Failed, "state", "failed"),
                        Of(rule, rule.Stopped, "state", "stopped"),
                    ]
                ),
            description: "References by what becomes of them, counted up to 100000"
        );
        meter.CreateObservableGauge(
            "entrepot_replication_drift",
            () =>
                OfRules<int>(rule =>
                    Enum.GetValues<DriftKind>()
                        .Select(kind =>
                            Of(
                                rule,
                                rule.Drift.FirstOrDefault(drift => drift.Kind == kind)?.All ?? 0,
                                "kind",
                                AlarmWords.Of(kind)
                            )
                        )
                ),
            description: "Differences found between a destination and what a rule wants there"
        );
        meter.CreateObservableGauge(
            "entrepot_replication_deletions_held",
            () => OfRules<int>(rule => [Of(rule, rule.PausedReason.Length > 0 ? 1 : 0)]),
            description: "1 while the deletion guard holds a rule's deletions back"
        );
        meter.CreateObservableGauge(
            "entrepot_replication_rule_held",
            () => OfRules<int>(rule => [Of(rule, rule.HeldAt is null ? 0 : 1)]),
            description: "1 while somebody holds a rule's work"
        );
    }

    private void AddEndpoints(Meter meter)
    {
        meter.CreateObservableGauge(
            "entrepot_endpoint_parked",
            () => OfEndpoints(endpoint => endpoint.Parked),
            description: "1 while nothing is sent to an endpoint because it does not answer as it should"
        );
        meter.CreateObservableGauge(
            "entrepot_endpoint_held",
            () => OfEndpoints(endpoint => endpoint.HeldAt is not null),
            description: "1 while somebody holds the work on an endpoint"
        );
    }

    private void AddAlarms(Meter meter)
    {
        meter.CreateObservableGauge(
            "entrepot_alarms_open",
            () =>
                survey is { } now
                    ? Enum.GetValues<AlarmKind>()
                        .Select(kind => Of(now.OpenAlarms.GetValueOrDefault(kind), "kind", AlarmWords.Of(kind)))
                    : [],
            description: "Alarms that last"
        );
        meter.CreateObservableGauge(
            "entrepot_alarm_notices_undelivered",
            () => survey?.Undelivered.Select(channel => Of(channel.Value, "channel", channel.Key)) ?? [],
            description: "Messages about alarms that are still on their way, by channel"
        );
    }

    private IEnumerable<Measurement<T>> OfRules<T>(Func<RuleSurvey, IEnumerable<Measurement<T>>> measure)
        where T : struct => survey?.Rules.SelectMany(measure) ?? [];

    private IEnumerable<Measurement<int>> OfEndpoints(Func<EndpointSurvey, bool> measure) =>
        survey?.Endpoints.Select(endpoint => Of(measure(endpoint) ? 1 : 0, "endpoint", endpoint.Name)) ?? [];

    private static Measurement<int> Of(int value, string label, string of) =>
        new(value, new KeyValuePair<string, object?>(label, of));

    private static Measurement<T> Of<T>(RuleSurvey rule, T value)
        where T : struct => new(value, new("rule", rule.Name), new("endpoint", rule.Endpoint));

    private static Measurement<int> Of(RuleSurvey rule, int value, string label, string of) =>
        new(value, new("rule", rule.Name), new("endpoint", rule.Endpoint), new(label, of));
}
