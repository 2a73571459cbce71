using Entrepot.Rigs.Processes;

namespace Entrepot.Rigs.Clients;

/// <summary>podman or buildah with storage and credentials of its own; runs as root without user namespaces.</summary>
public sealed class ContainerTool : IDisposable
{
    private readonly TempFolder folder;
    private readonly string program;

    private ContainerTool(string program)
    {
        this.program = program;
        folder = new TempFolder(program);
        folder.Write(
            "storage.conf",
            $"""
            [storage]
            driver = "vfs"
            graphroot = "{folder["storage"]}"
            runroot = "{folder["run"]}"

            """
        );
        folder.Write("auth.json", "{}");
    }

    public static ContainerTool Podman() => new("podman");

    public static ContainerTool Buildah() => new("buildah");

    /// <summary>Runs the tool and gives what it printed; another exit code than 0 throws.</summary>
    public Task<string> RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken) =>
        Command(arguments).RunSuccessfullyAsync(cancellationToken);

    /// <summary>The same, with further variables of the environment.</summary>
    public Task<string> RunAsync(
        IReadOnlyList<string> arguments,
        IReadOnlyDictionary<string, string?> environment,
        CancellationToken cancellationToken
    )
    {
        var command = Command(arguments);
        var all = new Dictionary<string, string?>(command.Environment, StringComparer.Ordinal);
        foreach (var (name, value) in environment)
        {
            all[name] = value;
        }

        return (command with { Environment = all }).RunSuccessfullyAsync(cancellationToken);
    }

    /// <summary>Runs the tool and gives its exit code and words, whatever they are.</summary>
    public Task<CommandResult> TryAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken) =>
        Command(arguments).RunAsync(cancellationToken);

    /// <summary>Signs in and keeps the credentials for later commands; false when the registry says no.</summary>
    /// <param name="authorities">The folder with the authority that certificates are checked by; null checks none.</param>
    public async Task<bool> LoginAsync(
        string host,
        string user,
        string password,
        CancellationToken cancellationToken,
        string? authorities = null
    )
    {
        var trust = authorities is null ? "--tls-verify=false" : $"--cert-dir={authorities}";
        string[] arguments = ["login", trust, "-u", user, "--password-stdin", host];
        var result = await (Command(arguments) with { Input = password }).RunAsync(cancellationToken);
        return result.ExitCode == 0;
    }

    /// <summary>Makes a local image of one small file, without a network, and names it.</summary>
    public async Task MakeImageAsync(string name, string content, CancellationToken cancellationToken)
    {
        var context = folder.Subfolder("context");
        await File.WriteAllTextAsync(Path.Combine(context, "content"), content, cancellationToken);
        await File.WriteAllTextAsync(
            Path.Combine(context, "Containerfile"),
            "FROM scratch\nCOPY content /content\n",
            cancellationToken
        );
        string[] arguments = [program == "podman" ? "build" : "bud", "--isolation", "chroot", "-t", name, context];
        await RunAsync(arguments, cancellationToken);
    }

    public void Dispose() => folder.Dispose();

    private RigCommand Command(IReadOnlyList<string> arguments) =>
        new(program, arguments)
        {
            Environment = new Dictionary<string, string?>
            {
                ["CONTAINERS_STORAGE_CONF"] = folder["storage.conf"],
                ["REGISTRY_AUTH_FILE"] = folder["auth.json"],
                ["BUILDAH_ISOLATION"] = "chroot",
                ["HOME"] = folder.Path,
                ["TMPDIR"] = folder.Path,
                ["XDG_RUNTIME_DIR"] = folder.Path,
            },
        };
}
