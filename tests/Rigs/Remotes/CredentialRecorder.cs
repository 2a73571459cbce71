using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Entrepot.Rigs.Remotes;

/// <summary>A stranger's server that answers everything kindly and writes down everything it is sent.</summary>
public sealed class CredentialRecorder : IAsyncDisposable
{
    private readonly WebApplication application;
    private readonly ConcurrentQueue<string> received = new();

    private CredentialRecorder()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        application = builder.Build();
        application.Urls.Add(Address.GetLeftPart(UriPartial.Authority));
        application.Run(AnswerAsync);
    }

    public Uri Address { get; } =
        new(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{LoopbackPorts.Next()}"));

    /// <summary>Each request as a whole: line, headers, body.</summary>
    public IReadOnlyCollection<string> Received => received;

    public static async Task<CredentialRecorder> StartAsync(CancellationToken cancellationToken)
    {
        var recorder = new CredentialRecorder();
        await recorder.application.StartAsync(cancellationToken);
        return recorder;
    }

    public ValueTask DisposeAsync() => application.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        var request = context.Request;
        var text = new StringBuilder($"{request.Method} {request.Path}{request.QueryString}\n");
        foreach (var (name, value) in request.Headers)
        {
            text.Append(CultureInfo.InvariantCulture, $"{name}: {value}\n");
        }

        using var body = new StreamReader(request.Body, Encoding.Latin1);
        text.Append(await body.ReadToEndAsync(context.RequestAborted));
        received.Enqueue(text.ToString());
        context.Response.Headers["Docker-Distribution-Api-Version"] = "registry/2.0";
        await context.Response.WriteAsJsonAsync(
            new { token = "stolen", tags = Array.Empty<string>() },
            context.RequestAborted
        );
    }
}
