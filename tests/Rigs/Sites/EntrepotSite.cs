using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Entrepot.Rigs.Certificates;
using Entrepot.Rigs.Clients;
using Entrepot.Rigs.Processes;

namespace Entrepot.Rigs.Sites;

/// <summary>
/// The real server as a process of its own, on a loopback port and a data folder that both stay when it is stopped or
/// killed and started again.
/// </summary>
public sealed class EntrepotSite : IAsyncDisposable
{
    /// <summary>The first administrator.</summary>
    public const string Admin = "admin";

    /// <summary>The password of <see cref="Admin"/>.</summary>
    public const string AdminPassword = "Rig-password-1";

    private static readonly string[] SettingPrefixes = ["ENTREPOT_", "ASPNETCORE_", "DOTNET_ENVIRONMENT", "Logging__"];
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(15);

    /// <summary>The server that <c>./test</c> has compiled ahead of time, because every site starts it anew.</summary>
    private static readonly string? CompiledAhead = Environment.GetEnvironmentVariable("ENTREPOT_SERVER");
    private readonly SiteOptions options;
    private readonly TempFolder? folder;
    private readonly TempFolder? certificates;
    private readonly int port = LoopbackPorts.Next();
    private readonly StringBuilder earlierLog = new();
    private RigProcess? process;

    private EntrepotSite(SiteOptions options)
    {
        this.options = options;
        folder = options.DataFolder is null ? new TempFolder("site") : null;
        DataFolder = options.DataFolder ?? folder!["data"];
        certificates = options.Tls is null ? null : new TempFolder("site-tls");
        if (options.Tls is { } authority)
        {
            ServeCertificate(authority.Issue());
        }

        Http = ClientFor(Admin, AdminPassword);
        Api = new ManagementApi(Http);
        Registry = new RegistryHttpClient(Address, Admin, AdminPassword, options.Tls?.TrustingHandler());
    }

    /// <summary>
    /// The server's assembly: the one compiled ahead of time, else that of the test project's output, which has it because
    /// it refers to the server.
    /// </summary>
    public static string Assembly { get; } = CompiledAhead ?? Path.Combine(AppContext.BaseDirectory, "entrepot.dll");

    /// <summary>Host and port, for the name of an image.</summary>
    public string Host => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}");

    public Uri Address => new($"{(options.Tls is null ? "http" : "https")}://{Host}");

    public string DataFolder { get; }

    /// <summary>A client with the administrator's Basic credentials.</summary>
    public HttpClient Http { get; }

    /// <summary>The REST API as the administrator.</summary>
    public ManagementApi Api { get; }

    /// <summary>The distribution API as the administrator.</summary>
    public RegistryHttpClient Registry { get; }

    /// <summary>USER:PASSWORD of the administrator, as skopeo wants it.</summary>
    public static string Credentials => $"{Admin}:{AdminPassword}";

    /// <summary>Whether the server runs.</summary>
    public bool IsRunning => process is { HasExited: false };

    /// <summary>The server's process id while it runs.</summary>
    public int ProcessId => process?.Id ?? throw new RigException("The site does not run");

    /// <summary>Everything the server has written, over all its starts.</summary>
    public string Log => earlierLog + (process is { } running ? running.StandardOutput + running.StandardError : "");

    /// <summary>The memory that the server holds now, in bytes (VmRSS).</summary>
    public long ResidentBytes => MemoryOf("VmRSS:");

    /// <summary>The most memory that the server has held since its start, in bytes (VmHWM).</summary>
    public long PeakResidentBytes => MemoryOf("VmHWM:");

    /// <summary>What the server holds open: paths of files, and what the system calls its sockets and pipes.</summary>
    public IReadOnlyList<string> OpenFiles =>
        [
            .. Directory
                .GetFiles(string.Create(CultureInfo.InvariantCulture, $"/proc/{ProcessId}/fd"))
                .Select(link => new FileInfo(link).LinkTarget)
                .OfType<string>(),
        ];

    /// <summary>Starts a site and waits until it is ready.</summary>
    public static Task<EntrepotSite> StartAsync(CancellationToken cancellationToken) =>
        StartAsync(new SiteOptions(), cancellationToken);

    public static async Task<EntrepotSite> StartAsync(SiteOptions options, CancellationToken cancellationToken)
    {
        var site = new EntrepotSite(options);
        try
        {
            await site.StartAgainAsync(cancellationToken);
            return site;
        }
        catch
        {
            await site.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts the server on the same port and data, and waits until it is ready.</summary>
    public async Task StartAgainAsync(CancellationToken cancellationToken)
    {
        await ForgetProcessAsync();
        process = RigProcess.Start(Command());
        await process.WaitUntilReadyAsync(IsReadyAsync, cancellationToken, TimeSpan.FromSeconds(60));
    }

    /// <summary>SIGTERM, and the exit code: 0 after a graceful end.</summary>
    /// <param name="grace">How long that may take; after it comes kill -9.</param>
    public async Task<int> StopAsync(CancellationToken cancellationToken, TimeSpan? grace = null) =>
        process is { } running ? await running.StopAsync(grace ?? Grace, cancellationToken) : 0;

    /// <summary>kill -9, and the wait until the process is gone.</summary>
    public async Task KillAsync(CancellationToken cancellationToken)
    {
        if (process is { } running)
        {
            running.Kill();
            await running.WaitForExitAsync(cancellationToken);
        }
    }

    /// <summary>kill -STOP: the server stands still with all that it has in hand, and nobody tells it for how long.</summary>
    public void Freeze() => process?.Signal(LibC.SigStop);

    /// <summary>kill -CONT.</summary>
    public void Thaw() => process?.Signal(LibC.SigCont);

    /// <summary>Writes the files of the site's certificate, whether the server runs or not.</summary>
    public void ServeCertificate(ServerCertificate certificate)
    {
        var target = certificates ?? throw new RigException("The site serves plain HTTP");
        target.Write("tls.crt", certificate.CertificatePem);
        target.Write("tls.key", certificate.KeyPem);
    }

    /// <summary>A client of this site for another user; null is anonymous.</summary>
    public HttpClient ClientFor(string? user, string? password)
    {
        var client = new HttpClient(options.Tls?.TrustingHandler() ?? new SocketsHttpHandler())
        {
            BaseAddress = Address,
            Timeout = TimeSpan.FromMinutes(10),
        };
        if (user is not null)
        {
            var basic = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}"));
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", basic);
        }
        return client;
    }

    public async ValueTask DisposeAsync()
    {
        // Killing is enough: what a kill may lose must not matter, and a test that wants a graceful end asks for it.
        await ForgetProcessAsync();
        Registry.Dispose();
        Http.Dispose();
        certificates?.Dispose();
        folder?.Dispose();
    }

    private async Task ForgetProcessAsync()
    {
        if (process is { } old)
        {
            await old.DisposeAsync();
            earlierLog.Append(old.StandardOutput).Append(old.StandardError);
            process = null;
        }
    }

    private async Task<bool> IsReadyAsync(CancellationToken cancellationToken)
    {
        using var client = ClientFor(null, null);
        using var answer = await client.GetAsync("/readyz", cancellationToken);
        return answer.StatusCode == HttpStatusCode.OK;
    }

    private RigCommand Command()
    {
        List<string> words = [.. options.Under, "dotnet", options.Assembly ?? Assembly, "serve"];
        words.AddRange(["--urls", Address.GetLeftPart(UriPartial.Authority), "--data", DataFolder]);
        if (certificates is not null)
        {
            words.AddRange(["--tls-cert", certificates["tls.crt"], "--tls-key", certificates["tls.key"]]);
        }

        words.AddRange(options.Arguments);
        // The settings of whoever runs the tests must not leak in.
        var environment = InheritedSettings.ToDictionary(name => name, _ => (string?)null, StringComparer.Ordinal);
        environment["ENTREPOT_ADMIN_PASSWORD"] = AdminPassword;
        if (CompiledAhead is not null)
        {
            // It lives for seconds: compiling its busiest methods once more costs more than they will ever win back.
            environment["DOTNET_TC_CallCounting"] = "0";
        }

        foreach (var (name, value) in options.Environment)
        {
            environment[name] = value;
        }
        if (options.Database is { } database)
        {
            environment["ENTREPOT_DATABASE"] = database;
        }
        return new RigCommand(words[0], words[1..]) { Environment = environment };
    }

    private static IEnumerable<string> InheritedSettings =>
        Environment
            .GetEnvironmentVariables()
            .Keys.Cast<string>()
            .Where(name => SettingPrefixes.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal)));

    private long MemoryOf(string field)
    {
        var line = File.ReadLines($"/proc/{ProcessId}/status")
            .First(line => line.StartsWith(field, StringComparison.Ordinal));
        var kilobytes = line[field.Length..].Replace("kB", "", StringComparison.Ordinal).Trim();
        return long.Parse(kilobytes, CultureInfo.InvariantCulture) * 1024;
    }
}
