using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using Entrepot.Rigs.Images;
using Entrepot.Rigs.Sites;

namespace Entrepot.EndToEnd.Transport;

/// <summary>Many clients at once, each with a connection of its own, and what they were answered.</summary>
internal sealed class Crowd(EntrepotSite site) : IDisposable
{
    private readonly SocketsHttpHandler handler = new() { PooledConnectionLifetime = TimeSpan.FromMinutes(10) };

    /// <summary>Answers that neither served a client nor told it when to come back.</summary>
    public ConcurrentBag<string> Faults { get; } = [];

    /// <summary>How often clients were told to come back later, as they did.</summary>
    public int Deferred => deferred;

    /// <summary>How long small requests took that were made meanwhile, in milliseconds, in order.</summary>
    public IReadOnlyList<double> SmallRequests => [.. smallRequests.Order()];

    private readonly ConcurrentBag<double> smallRequests = [];
    private int deferred;

    /// <summary>Runs clients at once, and a small request after the other until they are done.</summary>
    public async Task RunAsync(
        int clients,
        Func<Crowd, int, CancellationToken, Task> client,
        string smallRequest,
        CancellationToken cancellationToken
    )
    {
        using var done = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var asking = Task.Factory.StartNew(
            () => Ask(smallRequest, done.Token),
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default
        );
        await Task.WhenAll(Enumerable.Range(0, clients).Select(number => client(this, number, cancellationToken)));
        await done.CancelAsync();
        await asking;
    }

    /// <summary>Sends what <paramref name="request"/> makes until it is served; reads the answer and gives its status.</summary>
    public async Task<HttpStatusCode> SendAsync(Func<HttpRequestMessage> request, CancellationToken cancellationToken)
    {
        using var http = Client();
        while (true)
        {
            using var message = request();
            using var answer = await http.SendAsync(
                message,
                HttpCompletionOption.ResponseHeadersRead,
                cancellationToken
            );
            await answer.Content.CopyToAsync(Stream.Null, cancellationToken);
            if (answer.IsSuccessStatusCode)
            {
                return answer.StatusCode;
            }

            if (
                answer.StatusCode is not (HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable)
                || answer.Headers.RetryAfter?.Delta is not { } pause
            )
            {
                Faults.Add($"{message.Method} {message.RequestUri}: {(int)answer.StatusCode}");
                return answer.StatusCode;
            }

            Interlocked.Increment(ref deferred);
            await Task.Delay(pause, cancellationToken);
        }
    }

    /// <summary>Pulls an image as a runtime does: its manifest, then its blobs one after another.</summary>
    public async Task PullAsync(string repository, Artifact image, string tag, CancellationToken cancellationToken)
    {
        await SendAsync(() => Get($"/v2/{repository}/manifests/{tag}"), cancellationToken);
        foreach (var blob in image.Blobs)
        {
            await SendAsync(() => Get($"/v2/{repository}/blobs/{blob.Digest}"), cancellationToken);
        }
    }

    public void Dispose() => handler.Dispose();

    private static HttpRequestMessage Get(string path) => new(HttpMethod.Get, path);

    private HttpClient Client()
    {
        var http = new HttpClient(handler, disposeHandler: false)
        {
            BaseAddress = site.Address,
            Timeout = TimeSpan.FromMinutes(10),
        };
        http.DefaultRequestHeaders.Authorization = site.Http.DefaultRequestHeaders.Authorization;
        return http;
    }

    /// <summary>
    /// Asks as somebody who has nothing to do with the crowd: on a thread of its own, over a new connection each time.
    /// </summary>
    private void Ask(string path, CancellationToken done)
    {
        while (!done.IsCancellationRequested)
        {
            var start = Stopwatch.GetTimestamp();
            using var connection = PlainConnection.Open(site);
            connection.Get(path);
            var (status, _) = connection.ReadAnswer();
            smallRequests.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            if (status != 200)
            {
                Faults.Add($"GET {path}: {status}");
            }

            done.WaitHandle.WaitOne(5);
        }
    }
}
