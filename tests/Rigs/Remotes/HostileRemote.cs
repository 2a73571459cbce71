using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Entrepot.Rigs.Certificates;
using Entrepot.Rigs.Images;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Entrepot.Rigs.Remotes;

/// <summary>
/// A registry with one user that misbehaves in one way and is otherwise as small and good as it can be: one manifest,
/// one blob, one tag, tokens from itself.
/// </summary>
public sealed class HostileRemote : IAsyncDisposable
{
    public const string User = "alice";
    public const string Secret = "canary-8d1f-secret";
    private const string Token = "token-of-the-registry";
    private readonly WebApplication application;
    private readonly HostileBehaviour behaviour;
    private readonly ConcurrentQueue<string> cookies = new();

    private HostileRemote(HostileBehaviour behaviour, CredentialRecorder stranger, CertificateAuthority? authority)
    {
        this.behaviour = behaviour;
        Stranger = stranger;
        var port = LoopbackPorts.Next();
        Address = new Uri(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{(authority is null ? "http://127.0.0.1" : "https://localhost")}:{port}"
            )
        );
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MinResponseDataRate = null;
            kestrel.Listen(
                System.Net.IPAddress.Loopback,
                port,
                listen =>
                {
                    if (authority?.Issue() is { } certificate)
                    {
                        using var pem = X509Certificate2.CreateFromPem(certificate.CertificatePem, certificate.KeyPem);
                        // SslStream wants the key in a store.
                        listen.UseHttps(X509CertificateLoader.LoadPkcs12(pem.Export(X509ContentType.Pfx), null));
                    }
                }
            );
        });
        application = builder.Build();
        application.Run(AnswerAsync);
    }

    public Uri Address { get; }

    /// <summary>Somebody else's server.</summary>
    public CredentialRecorder Stranger { get; }

    public Artifact Image { get; } = new ImageBuilder(11).Image(500);

    /// <summary>Cookies that came back: there should be none.</summary>
    public IReadOnlyCollection<string> Cookies => cookies;

    public static async Task<HostileRemote> StartAsync(
        HostileBehaviour behaviour,
        CancellationToken cancellationToken,
        CertificateAuthority? authority = null
    )
    {
        var stranger = await CredentialRecorder.StartAsync(cancellationToken);
        var remote = new HostileRemote(behaviour, stranger, authority);
        await remote.application.StartAsync(cancellationToken);
        return remote;
    }

    public async ValueTask DisposeAsync()
    {
        await application.DisposeAsync();
        await Stranger.DisposeAsync();
    }

    /// <summary>Answers without end, until the client has enough.</summary>
    internal static async Task WriteEndlesslyAsync(HttpContext context, string piece)
    {
        var bytes = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(piece, 8192 / piece.Length)));
        while (!context.RequestAborted.IsCancellationRequested)
        {
            await context.Response.Body.WriteAsync(bytes, context.RequestAborted);
        }
    }

    private async Task AnswerAsync(HttpContext context)
    {
        if (context.Request.Headers.Cookie.Count > 0)
        {
            cookies.Enqueue(context.Request.Headers.Cookie.ToString());
        }

        try
        {
            if (!await behaviour.Act(context, this))
            {
                await BehaveAsync(context);
            }
        }
        catch (Exception gone) when (gone is OperationCanceledException or IOException)
        {
            // The client had enough.
        }
    }

    private async Task BehaveAsync(HttpContext context)
    {
        var (request, response) = (context.Request, context.Response);
        var path = request.Path.Value!;
        if (path == "/token")
        {
            var basic = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{User}:{Secret}"));
            var known = request.Headers.Authorization == $"Basic {basic}";
            await (known ? Results.Ok(new { token = Token }) : Results.Unauthorized()).ExecuteAsync(context);
            return;
        }

        if (request.Headers.Authorization != $"Bearer {Token}")
        {
            response.Headers.WWWAuthenticate = $"Bearer realm=\"{Address}token\",service=\"hostile\"";
            response.StatusCode = 401;
            return;
        }

        response.Headers["Docker-Distribution-Api-Version"] = "registry/2.0";
        await Content(context, path).ExecuteAsync(context);
    }

    private IResult Content(HttpContext context, string path)
    {
        var layer = Image.Blobs[1];
        switch (context.Request.Method, path)
        {
            case ("GET", "/v2/"):
                return Results.Ok(new object());
            case ("GET" or "HEAD", _) when path.Contains("/manifests/", StringComparison.Ordinal):
                context.Response.Headers["Docker-Content-Digest"] = Image.Digest;
                return Results.Bytes(Image.Manifest.Bytes, Image.Manifest.MediaType);
            case ("GET" or "HEAD", _) when path.EndsWith($"/blobs/{layer.Digest}", StringComparison.Ordinal):
                return Results.Bytes(layer.Bytes, "application/octet-stream");
            case ("GET", _) when path.EndsWith("/tags/list", StringComparison.Ordinal):
                return Results.Ok(new { name = "app", tags = new[] { "v1" } });
            case ("POST", _) when path.EndsWith("/blobs/uploads/", StringComparison.Ordinal):
                context.Response.Headers.Location = $"{path}upload";
                return Results.StatusCode(202);
            case ("PUT", _):
                return Results.StatusCode(201);
            case ("DELETE", _):
                return Results.StatusCode(202);
            default:
                return Results.NotFound();
        }
    }
}
