using System.Globalization;
using System.Net;
using Entrepot.Rigs.Processes;

namespace Entrepot.Rigs.Registries;

/// <summary>
/// Debian's docker-registry (distribution 2.8), a real and independent peer. It can be stopped and killed and started
/// again on the same port with its data kept.
/// </summary>
public sealed class DockerRegistry : IAsyncDisposable
{
    /// <summary>The one user, where the options ask for credentials.</summary>
    public const string User = "alice";

    /// <summary>The password of <see cref="User"/>.</summary>
    public const string Password = "secret";

    private readonly TempFolder folder = new("registry");
    private readonly DockerRegistryOptions options;
    private readonly int port = LoopbackPorts.Next();
    private RigProcess? process;

    private DockerRegistry(DockerRegistryOptions options) => this.options = options;

    /// <summary>Whether the program is installed (Debian package docker-registry).</summary>
    public static bool IsInstalled { get; } = File.Exists("/usr/bin/docker-registry");

    /// <summary>Host and port as in the name of an image: localhost with TLS, 127.0.0.1 without.</summary>
    public string Host =>
        string.Create(CultureInfo.InvariantCulture, $"{(options.Tls is null ? "127.0.0.1" : "localhost")}:{port}");

    /// <summary>The base address, without a path.</summary>
    public Uri Address => new($"{(options.Tls is null ? "http" : "https")}://{Host}");

    /// <summary>The server's process id while it runs.</summary>
    public int ProcessId => process?.Id ?? throw new RigException("The registry does not run");

    /// <summary>What the registry has written to its log since its last start.</summary>
    public string Log => process is { } running ? running.StandardOutput + running.StandardError : "";

    /// <summary>The folder with the registry's own data.</summary>
    public string DataFolder => folder["data"];

    public static async Task<DockerRegistry> StartAsync(
        DockerRegistryOptions options,
        CancellationToken cancellationToken
    )
    {
        var registry = new DockerRegistry(options);
        try
        {
            await registry.WriteConfigurationAsync(cancellationToken);
            await registry.StartAsync(cancellationToken);
            return registry;
        }
        catch
        {
            await registry.DisposeAsync();
            throw;
        }
    }

    /// <summary>A plain, open registry.</summary>
    public static Task<DockerRegistry> StartPlainAsync(CancellationToken cancellationToken) =>
        StartAsync(new DockerRegistryOptions(), cancellationToken);

    /// <summary>Starts the registry again after <see cref="StopAsync"/> or <see cref="KillAsync"/>.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        process = RigProcess.Start(new RigCommand("docker-registry", "serve", folder["config.yml"]));
        await process.WaitUntilReadyAsync(AnswersAsync, cancellationToken);
    }

    /// <summary>Lets the registry end gracefully.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (process is { } running)
        {
            await running.StopAsync(TimeSpan.FromSeconds(5), cancellationToken);
            await running.DisposeAsync();
            process = null;
        }
    }

    /// <summary>kill -9.</summary>
    public async Task KillAsync()
    {
        if (process is { } running)
        {
            await running.DisposeAsync();
            process = null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        folder.Dispose();
    }

    private async Task<bool> AnswersAsync(CancellationToken cancellationToken)
    {
        using var client = new HttpClient(options.Tls?.TrustingHandler() ?? new SocketsHttpHandler());
        using var answer = await client.GetAsync(new Uri(Address, "/v2/"), cancellationToken);
        return answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.Unauthorized;
    }

    private async Task WriteConfigurationAsync(CancellationToken cancellationToken)
    {
        var text = $$"""
            version: 0.1
            log:
              level: warn
            storage:
              filesystem:
                rootdirectory: {{DataFolder}}
              delete:
                enabled: {{(options.Delete ? "true" : "false")}}
            http:
              addr: 127.0.0.1:{{port.ToString(CultureInfo.InvariantCulture)}}

            """;
        if (options.Tls is { } authority)
        {
            var (certificate, key) = authority.Issue();
            text += $"""
                  tls:
                    certificate: {folder.Write("tls.crt", certificate)}
                    key: {folder.Write("tls.key", key)}

                """;
        }
        if (options.Basic)
        {
            var line = await new RigCommand("htpasswd", "-Bbn", User, Password).RunSuccessfullyAsync(cancellationToken);
            text += $"""
                auth:
                  htpasswd:
                    realm: rig
                    path: {folder.Write("htpasswd", line)}

                """;
        }
        if (options.Token is { } token)
        {
            text += $"""
                auth:
                  token:
                    realm: "{token.Realm}"
                    service: {TokenServer.Service}
                    issuer: {TokenServer.Issuer}
                    rootcertbundle: {folder.Write("token.crt", token.BundlePem)}

                """;
        }
        folder.Write("config.yml", text);
    }
}
