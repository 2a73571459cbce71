using Entrepot.Rigs.Processes;

namespace Entrepot.Rigs.Clients;

/// <summary>skopeo with credentials of its own, apart from those of the person who runs the tests.</summary>
public sealed class Skopeo : IDisposable
{
    private readonly TempFolder folder = new("skopeo");

    /// <summary>Whether the program is installed.</summary>
    public static bool IsInstalled { get; } = File.Exists("/usr/bin/skopeo");

    /// <summary>Runs skopeo and gives what it printed; another exit code than 0 throws.</summary>
    public Task<string> RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken) =>
        Command(arguments).RunSuccessfullyAsync(cancellationToken);

    /// <summary>Runs skopeo and gives its exit code and words, whatever they are.</summary>
    public Task<CommandResult> TryAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken) =>
        Command(arguments).RunAsync(cancellationToken);

    /// <summary>
    /// Copies with all platforms, digests preserved, TLS unverified on both sides. Credentials are USER:PASSWORD or null.
    /// </summary>
    public Task<string> CopyAsync(
        string source,
        string destination,
        CancellationToken cancellationToken,
        string? sourceCredentials = null,
        string? destinationCredentials = null
    )
    {
        List<string> arguments = ["copy", "-q", "--all", "--preserve-digests"];
        arguments.AddRange(["--src-tls-verify=false", "--dest-tls-verify=false"]);
        if (sourceCredentials is not null)
        {
            arguments.AddRange(["--src-creds", sourceCredentials]);
        }
        if (destinationCredentials is not null)
        {
            arguments.AddRange(["--dest-creds", destinationCredentials]);
        }
        return RunAsync([.. arguments, source, destination], cancellationToken);
    }

    /// <summary>Signs in and keeps the credentials for later commands; false when the registry says no.</summary>
    public async Task<bool> LoginAsync(string host, string user, string password, CancellationToken cancellationToken)
    {
        string[] arguments = ["login", "--tls-verify=false", "-u", user, "--password-stdin", host];
        var result = await (Command(arguments) with { Input = password }).RunAsync(cancellationToken);
        return result.ExitCode == 0;
    }

    public void Dispose() => folder.Dispose();

    private RigCommand Command(IReadOnlyList<string> arguments) =>
        new("skopeo", arguments)
        {
            Environment = new Dictionary<string, string?>
            {
                ["REGISTRY_AUTH_FILE"] = AuthFile(),
                ["HOME"] = folder.Path,
                ["TMPDIR"] = folder.Path,
            },
        };

    private string AuthFile() =>
        // An anonymous pull fails when the file is named and missing.
        File.Exists(folder["auth.json"])
            ? folder["auth.json"]
            : folder.Write("auth.json", "{}");
}
