using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Entrepot.Rigs.Notices;

/// <summary>Somebody who wants to be told by HTTP, and may refuse at first.</summary>
public sealed class NoticeReceiver : IAsyncDisposable
{
    private readonly WebApplication application;
    private readonly ConcurrentQueue<PostedNotice> taken = new();
    private int asked;

    private NoticeReceiver()
    {
        Address = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{LoopbackPorts.Next()}/hook"));
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        application = builder.Build();
        application.Urls.Add(Address.GetLeftPart(UriPartial.Authority));
        application.MapPost("/hook", TakeAsync);
    }

    /// <summary>Where it takes notices.</summary>
    public Uri Address { get; }

    /// <summary>What it answers; set while running. Only what it answers 2xx counts as taken.</summary>
    public int Status { get; set; } = StatusCodes.Status204NoContent;

    /// <summary>What it has taken, oldest first.</summary>
    public IReadOnlyList<PostedNotice> Taken => [.. taken];

    /// <summary>How often it was asked to take something.</summary>
    public int Asked => asked;

    public static async Task<NoticeReceiver> StartAsync(CancellationToken cancellationToken)
    {
        var receiver = new NoticeReceiver();
        await receiver.application.StartAsync(cancellationToken);
        return receiver;
    }

    public ValueTask DisposeAsync() => application.DisposeAsync();

    private async Task<IResult> TakeAsync(HttpRequest request)
    {
        Interlocked.Increment(ref asked);
        using var body = new MemoryStream();
        await request.Body.CopyToAsync(body);
        var status = Status;
        if (status is >= 200 and < 300)
        {
            var signature = request.Headers["Entrepot-Signature"].ToString();
            taken.Enqueue(new PostedNotice(body.ToArray(), signature, request.QueryString.ToString()));
        }

        if (status is >= 300 and < 400)
        {
            request.HttpContext.Response.Headers.Location = $"{Address}?redirected";
        }

        return Results.StatusCode(status);
    }
}
