using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Globalization;
using Entrepot.Access.Http;
using Entrepot.Access.Wire;
using Entrepot.Oci;

namespace Entrepot.Server.Admission;

/// <summary>
/// After the access gate: lets no more of a class of requests run at once than the node bears, so that a crowd finds a
/// queue and small requests an answer. Who waited in vain is told when to come back: 429 when its own requests fill its
/// share, 503 when the node is full.
/// </summary>
internal sealed class AdmissionGate(RequestDelegate next, AdmissionLimits limits, Random random, TimeProvider clock)
    : IDisposable
{
    public const string MeterName = "Entrepot.Admission";
    private static readonly Meter Meter = new(MeterName);

    private static readonly Counter<long> Refused = Meter.CreateCounter<long>(
        "entrepot_admission_refused_total",
        description: "Requests that were told to come back later"
    );

    private readonly Turnstile uploads = new(limits.Uploads, limits.Patience, clock);
    private readonly Turnstile downloads = new(limits.Downloads, limits.Patience, clock);
    private readonly Turnstile smallRequests = new(limits.SmallRequests, limits.Patience, clock);

    /// <summary>By principal: as many as there are accounts that may push.</summary>
    private readonly ConcurrentDictionary<string, Turnstile> uploaders = new(StringComparer.Ordinal);

    public Task InvokeAsync(HttpContext context) =>
        RequestClasses.Of(context) switch
        {
            RequestClass.Probe => next(context),
            RequestClass.Upload => UploadAsync(context),
            RequestClass.Download => PassAsync(context, downloads, "download"),
            _ => PassAsync(context, smallRequests, "small"),
        };

    public void Dispose()
    {
        foreach (var turnstile in (Turnstile[])[uploads, downloads, smallRequests, .. uploaders.Values])
        {
            turnstile.Dispose();
        }
    }

    private async Task UploadAsync(HttpContext context)
    {
        var own = uploaders.GetOrAdd(context.GetPrincipal().Key, _ => NewUploader());
        using var place = await own.EnterAsync(context.RequestAborted);
        await (place is null ? RefuseAsync(context, 429, "upload") : PassAsync(context, uploads, "upload"));
    }

    private async Task PassAsync(HttpContext context, Turnstile turnstile, string what)
    {
        using var place = await turnstile.EnterAsync(context.RequestAborted);
        await (place is null ? RefuseAsync(context, 503, what) : next(context));
    }

    private Turnstile NewUploader() => new(Math.Max(1, limits.Uploads / 2), limits.Patience, clock);

    private Task RefuseAsync(HttpContext context, int status, string what)
    {
        Refused.Add(1, new("class", what), new("code", status.ToString(CultureInfo.InvariantCulture)));
        var seconds = random.Next(1, 6);
        context.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
        var (code, message) =
            status == StatusCodes.Status429TooManyRequests
                ? (OciErrorCode.TooManyRequests.Code, "you have as many uploads running as one may; try again")
                : ("UNAVAILABLE", "the node has as much to do as it bears; try again");
        return ErrorEnvelope.Of(code, message).WriteAsync(context, status);
    }
}
