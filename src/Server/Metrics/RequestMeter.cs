using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;

namespace Entrepot.Server.Metrics;

/// <summary>
/// Measures every request from its first byte to the end of its answer, by what kind of thing it is about and how it
/// was answered.
/// </summary>
internal sealed class RequestMeter(RequestDelegate next, TimeProvider clock)
{
    public const string MeterName = "Entrepot.Http";

    private static readonly Meter Meter = new(MeterName);

    /// <summary>Small answers take milliseconds, blobs take minutes.</summary>
    private static readonly Histogram<double> Durations = Meter.CreateHistogram(
        "entrepot_http_request_duration_seconds",
        description: "How long requests took, by group and status code",
        advice: new InstrumentAdvice<double>
        {
            HistogramBucketBoundaries = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300],
        }
    );

    private static readonly ConcurrentDictionary<int, string> Codes = new();

    public async Task InvokeAsync(HttpContext context)
    {
        var began = clock.GetTimestamp();
        try
        {
            await next(context);
        }
        finally
        {
            Durations.Record(
                clock.GetElapsedTime(began).TotalSeconds,
                new("group", RouteGroups.Of(context)),
                new("code", Code(context.Response.StatusCode))
            );
        }
    }

    private static string Code(int status) =>
        Codes.GetOrAdd(status, static code => code.ToString(CultureInfo.InvariantCulture));
}
