using System.Diagnostics;

namespace Entrepot.Rigs.Processes;

/// <summary>A program with its arguments, not yet started.</summary>
/// <param name="Program">Name looked up on PATH, or an absolute path.</param>
/// <param name="Arguments">One element per argument; nothing passes a shell.</param>
public sealed record RigCommand(string Program, params IReadOnlyList<string> Arguments)
{
    /// <summary>Variables added to the environment of the tests; null removes one.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; init; } = new Dictionary<string, string?>();

    /// <summary>The working folder; null leaves it as it is.</summary>
    public string? WorkingFolder { get; init; }

    /// <summary>Text for standard input, which is closed after it.</summary>
    public string? Input { get; init; }

    /// <summary>The Unix user to run as when the tests run as root; null does not change the user.</summary>
    public string? User { get; init; }

    /// <summary>Runs the program to its end. Cancelling kills its process group.</summary>
    public async Task<CommandResult> RunAsync(CancellationToken cancellationToken)
    {
        await using var process = RigProcess.Start(this);
        var code = await process.WaitForExitAsync(cancellationToken);
        return new CommandResult(this, code, process.StandardOutput, process.StandardError);
    }

    /// <summary>Runs the program and gives its standard output; any other exit code than 0 throws.</summary>
    public async Task<string> RunSuccessfullyAsync(CancellationToken cancellationToken) =>
        (await RunAsync(cancellationToken)).Successful().StandardOutput;

    public override string ToString() => string.Join(' ', Arguments.Prepend(Program));

    internal ProcessStartInfo ToStartInfo()
    {
        // setsid gives a process group of its own and keeps the process id, so that one signal reaches all children.
        var start = new ProcessStartInfo("setsid")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = WorkingFolder ?? "",
        };
        if (User is { } user && System.Environment.UserName == "root")
        {
            foreach (var word in (string[])["setpriv", $"--reuid={user}", $"--regid={user}", "--init-groups"])
            {
                start.ArgumentList.Add(word);
            }
        }
        foreach (var argument in Arguments.Prepend(Program))
        {
            start.ArgumentList.Add(argument);
        }
        foreach (var (name, value) in Environment)
        {
            start.Environment[name] = value;
        }
        return start;
    }
}
