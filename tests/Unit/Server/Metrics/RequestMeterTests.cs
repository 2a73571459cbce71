using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using Entrepot.Server.Metrics;
using Microsoft.AspNetCore.Http;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Server.Metrics;

public sealed class RequestMeterTests
{
    [Fact]
    public async Task Nothing_that_clients_make_up_becomes_a_series()
    {
        var series = new ConcurrentDictionary<string, byte>(StringComparer.Ordinal);
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Meter.Name == RequestMeter.MeterName)
                {
                    self.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<double>(
            (_, _, tags, _) =>
                series.TryAdd(string.Join(',', tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}")), 0)
        );
        listener.Start();
        var meter = new RequestMeter(_ => Task.CompletedTask, TimeProvider.System);

        for (var number = 0; number < 5_000; number++)
        {
            var made = $"madeup{number.ToString(CultureInfo.InvariantCulture)}";
            foreach (
                var path in (string[])
                    [$"/v2/{made}/{made}/manifests/{made}", $"/api/v2.0/projects/{made}", $"/{made}", $"/c/{made}"]
            )
            {
                var context = new DefaultHttpContext();
                (context.Request.Method, context.Request.Path) = (number % 2 == 0 ? "GET" : made, path);
                context.Request.Headers.UserAgent = made;
                context.Request.Host = new HostString(made);
                await meter.InvokeAsync(context);
            }
        }

        series.Keys.ShouldNotBeEmpty();
        series.Keys.ShouldAllBe(one => !one.Contains("madeup"));
        series.Count.ShouldBeLessThan(100);
    }
}
