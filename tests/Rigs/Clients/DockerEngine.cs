using Entrepot.Rigs.Processes;

namespace Entrepot.Rigs.Clients;

/// <summary>
/// A real Docker Engine on a Unix socket in a temporary folder, without bridge or firewall rules, and the docker CLI
/// with credentials of its own. Needs root. Registries on 127.0.0.0/8 may speak plain HTTP.
/// </summary>
public sealed class DockerEngine : IAsyncDisposable
{
    private const UnixFileMode Executable =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.OtherExecute;

    private static readonly Lazy<Task<DockerEngine>> Shared = new(() => StartAsync(CancellationToken.None));
    private readonly TempFolder folder = new("docker");
    private RigProcess? process;

    private DockerEngine() { }

    private string Socket => $"unix://{folder["d.sock"]}";

    /// <summary>The one engine of this test process: started at the first call, gone with the process.</summary>
    public static Task<DockerEngine> SharedAsync() => Shared.Value;

    public static async Task<DockerEngine> StartAsync(CancellationToken cancellationToken)
    {
        var engine = new DockerEngine();
        try
        {
            engine.process = RigProcess.Start(engine.DaemonCommand());
            await engine.process.WaitUntilReadyAsync(engine.AnswersAsync, cancellationToken);
            return engine;
        }
        catch
        {
            await engine.DisposeAsync();
            throw;
        }
    }

    /// <summary>Runs the docker CLI and gives what it printed; another exit code than 0 throws.</summary>
    public Task<string> RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken) =>
        Command(arguments).RunSuccessfullyAsync(cancellationToken);

    /// <summary>Runs the docker CLI and gives its exit code and words, whatever they are.</summary>
    public Task<CommandResult> TryAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken) =>
        Command(arguments).RunAsync(cancellationToken);

    /// <summary>docker login; the answer says what it said.</summary>
    public Task<CommandResult> LoginAsync(
        string host,
        string user,
        string password,
        CancellationToken cancellationToken
    ) =>
        (Command(["login", "-u", user, "--password-stdin", host]) with { Input = password }).RunAsync(
            cancellationToken
        );

    /// <summary>Builds an image from a Dockerfile and executable files (name, content) and tags it.</summary>
    public async Task BuildAsync(
        string tag,
        string dockerfile,
        IReadOnlyDictionary<string, byte[]> files,
        CancellationToken cancellationToken
    )
    {
        using var context = new TempFolder("docker-context");
        context.Write("Dockerfile", dockerfile);
        foreach (var (name, content) in files)
        {
            await File.WriteAllBytesAsync(context[name], content, cancellationToken);
            File.SetUnixFileMode(context[name], Executable);
        }
        await RunAsync(["build", "--network=host", "-t", tag, context.Path], cancellationToken);
    }

    /// <summary>
    /// Builds an image on busybox, whose RUN step really runs: as near to a person's own image as it gets without a
    /// network.
    /// </summary>
    public async Task BuildBusyboxAsync(string tag, string greeting, CancellationToken cancellationToken)
    {
        var files = new Dictionary<string, byte[]>
        {
            ["busybox"] = await File.ReadAllBytesAsync("/bin/busybox", cancellationToken),
        };
        var dockerfile = $"""
            FROM scratch
            COPY busybox /bin/busybox
            RUN ["/bin/busybox", "sh", "-c", "/bin/busybox --install /bin; echo {greeting} > /greeting"]
            CMD ["/bin/cat", "/greeting"]
            """;
        await BuildAsync(tag, dockerfile, files, cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        if (process is { } running)
        {
            await running.StopAsync(TimeSpan.FromSeconds(15), CancellationToken.None);
            await running.DisposeAsync();
        }
        folder.Dispose();
    }

    private RigCommand DaemonCommand() =>
        new(
            "dockerd",
            "-H",
            Socket,
            "--data-root",
            folder["data"],
            "--exec-root",
            folder["exec"],
            "--pidfile",
            folder["d.pid"],
            "--iptables=false",
            "--ip6tables=false",
            "--ip-forward=false",
            "--bridge=none",
            "--storage-driver=vfs",
            "--insecure-registry",
            "127.0.0.0/8"
        );

    private async Task<bool> AnswersAsync(CancellationToken cancellationToken) =>
        (await TryAsync(["version"], cancellationToken)).ExitCode == 0;

    private RigCommand Command(IReadOnlyList<string> arguments) =>
        new("docker", arguments)
        {
            Environment = new Dictionary<string, string?>
            {
                ["DOCKER_HOST"] = Socket,
                ["DOCKER_CONFIG"] = folder.Subfolder("config"),
                // The engine's own builder: BuildKit's needs a plug-in that Debian does not have.
                ["DOCKER_BUILDKIT"] = "0",
            },
        };
}
