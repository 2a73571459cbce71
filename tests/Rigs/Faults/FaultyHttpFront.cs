using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace Entrepot.Rigs.Faults;

/// <summary>
/// A reverse proxy in this process that records every request and can answer some of them itself, wrongly. Bodies are
/// streamed both ways.
/// </summary>
public sealed class FaultyHttpFront : IAsyncDisposable
{
    private static readonly HashSet<string> HopByHop = new(StringComparer.OrdinalIgnoreCase)
    {
        "Connection",
        "Keep-Alive",
        "Transfer-Encoding",
        "TE",
        "Upgrade",
        "Proxy-Connection",
    };

    private readonly WebApplication application;
    private readonly HttpMessageInvoker backend;
    private readonly Uri target;
    private readonly ConcurrentQueue<RecordedRequest> requests = new();
    private readonly List<(HttpFault Fault, int Left)> faults = [];

    private FaultyHttpFront(Uri target)
    {
        this.target = target;
        Address = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{LoopbackPorts.Next()}"));
        backend = new HttpMessageInvoker(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false });
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Limits.MinRequestBodyDataRate = null;
            kestrel.Limits.MinResponseDataRate = null;
        });
        application = builder.Build();
        application.Urls.Add(Address.GetLeftPart(UriPartial.Authority));
        application.Run(AnswerAsync);
    }

    public Uri Address { get; }

    /// <summary>Host and port, for the name of an image.</summary>
    public string Host => Address.Authority;

    /// <summary>Whether it asks for the whole of what it is asked a range of, as a server does that knows no ranges.</summary>
    public bool DropsRanges { get; set; }

    /// <summary>Everything that was asked so far, oldest first.</summary>
    public IReadOnlyCollection<RecordedRequest> Requests => requests;

    /// <summary>Starts a front that passes on to <paramref name="target"/>, a plain HTTP server.</summary>
    public static async Task<FaultyHttpFront> StartAsync(Uri target, CancellationToken cancellationToken)
    {
        var front = new FaultyHttpFront(target);
        await front.application.StartAsync(cancellationToken);
        return front;
    }

    /// <summary>Adds a fault; of several that concern a request the oldest acts.</summary>
    public void Add(HttpFault fault)
    {
        lock (faults)
        {
            faults.Add((fault, fault.Times));
        }
    }

    /// <summary>Forgets all faults.</summary>
    public void Heal()
    {
        lock (faults)
        {
            faults.Clear();
        }
    }

    /// <summary>Forgets the requests seen so far.</summary>
    public void ClearRequests() => requests.Clear();

    public async ValueTask DisposeAsync()
    {
        await application.DisposeAsync();
        backend.Dispose();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var raw = context.Features.Get<IHttpRequestFeature>()?.RawTarget ?? "";
        var recorded = new RecordedRequest(
            context.Request.Method,
            raw.Split('?')[0],
            context.Request.QueryString.Value ?? "",
            context.Request.Headers.ToDictionary(
                header => header.Key,
                header => header.Value.ToString(),
                StringComparer.OrdinalIgnoreCase
            ),
            TimeProvider.System.GetUtcNow()
        );
        requests.Enqueue(recorded);
        var fault = TakeFault(recorded);
        if (fault is not null)
        {
            await Task.Delay(fault.Delay, context.RequestAborted);
        }
        if (fault is null or { OnlyDelay: true })
        {
            await PassOnAsync(context, raw, recorded);
        }
        else if (fault.Status == 0)
        {
            context.Abort();
        }
        else
        {
            recorded.Status = fault.Status;
            context.Response.StatusCode = fault.Status;
            foreach (var (name, value) in fault.Headers)
            {
                context.Response.Headers[name] = value;
            }
            await context.Response.WriteAsync(fault.Body, context.RequestAborted);
        }
    }

    private HttpFault? TakeFault(RecordedRequest request)
    {
        lock (faults)
        {
            var index = faults.FindIndex(entry => entry.Left > 0 && entry.Fault.When(request));
            if (index < 0)
            {
                return null;
            }
            var (fault, left) = faults[index];
            faults[index] = (fault, left - 1);
            return fault;
        }
    }

    private async Task PassOnAsync(HttpContext context, string raw, RecordedRequest recorded)
    {
        using var request = ToBackend(context, raw);
        HttpResponseMessage answer;
        try
        {
            answer = await backend.SendAsync(request, context.RequestAborted);
        }
        catch (Exception failure) when (failure is HttpRequestException or OperationCanceledException)
        {
            // As if the target itself had broken off.
            context.Abort();
            return;
        }
        using (answer)
        {
            recorded.Status = (int)answer.StatusCode;
            context.Response.StatusCode = recorded.Status;
            foreach (var (name, values) in answer.Headers.Concat(answer.Content.Headers))
            {
                if (!HopByHop.Contains(name))
                {
                    context.Response.Headers[name] = values.ToArray();
                }
            }
            if (context.Request.Method != "HEAD")
            {
                await answer.Content.CopyToAsync(context.Response.Body, context.RequestAborted);
            }
        }
    }

    private HttpRequestMessage ToBackend(HttpContext context, string raw)
    {
        // The path must arrive as it was sent: escapes are what some tests are about.
        var exact = new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true };
        var request = new HttpRequestMessage(
            new HttpMethod(context.Request.Method),
            new Uri(target.GetLeftPart(UriPartial.Authority) + raw, in exact)
        );
        if (context.Request.ContentLength is not null || context.Request.Headers.TransferEncoding.Count > 0)
        {
            request.Content = new StreamContent(context.Request.Body);
        }
        foreach (var (name, values) in context.Request.Headers)
        {
            if (DropsRanges && string.Equals(name, "Range", StringComparison.OrdinalIgnoreCase))
            {
                continue;
            }

            if (!HopByHop.Contains(name) && !request.Headers.TryAddWithoutValidation(name, values.ToArray()))
            {
                request.Content?.Headers.TryAddWithoutValidation(name, values.ToArray());
            }
        }
        return request;
    }
}
