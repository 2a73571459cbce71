using System.Diagnostics.CodeAnalysis;

namespace Entrepot.Cli.Mirrors;

/// <summary><c>entrepot mirrors</c>: the configuration of a node that pulls from sites what it knows by other names.</summary>
public static class MirrorRun
{
    /// <summary>The runtimes that there is something for.</summary>
    public static readonly IReadOnlyList<string> Runtimes = ["containerd", "crio", "docker", "k3s"];

    public static MirrorAnswer Plan(string runtime, MirrorPlan plan) =>
        runtime switch
        {
            "containerd" => ContainerdMirrors.Write(plan),
            "crio" => CrioMirrors.Write(plan),
            "docker" => DockerMirrors.Write(plan),
            "k3s" => K3sMirrors.Write(plan),
            _ => throw new ArgumentOutOfRangeException(nameof(runtime), runtime, "There is no such runtime."),
        };

    /// <summary>Shows the files, or writes them below a folder, and says what goes with them.</summary>
    /// <param name="folder">Stands for the node's <c>/</c>; null: nothing is written.</param>
    /// <param name="output">Takes the files.</param>
    /// <param name="notes">Takes what is said of them.</param>
    /// <exception cref="IOException">A file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be written.</exception>
    [SuppressMessage("ApiDesign", "RS0030", Justification = "Files of a node, and no content.")]
    public static async Task TellAsync(
        MirrorAnswer answer,
        string? folder,
        TextWriter output,
        TextWriter notes,
        CancellationToken cancellationToken
    )
    {
        foreach (var file in answer.Files)
        {
            if (folder is null)
            {
                await output.WriteLineAsync($"# {file.Path}\n{file.Content}");
                continue;
            }

            var path = Path.Combine(folder, file.Path.TrimStart('/'));
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await WriteAsync(path, file, cancellationToken);
            await output.WriteLineAsync(path);
        }

        foreach (var line in answer.Next)
        {
            await notes.WriteLineAsync($"Then: {line}");
        }

        foreach (var line in answer.Limits)
        {
            await notes.WriteLineAsync($"Note: {line}");
        }
    }

    [SuppressMessage("Interoperability", "CA1416", Justification = "Entrepot runs on Linux.")]
    private static async Task WriteAsync(string path, MirrorFile file, CancellationToken cancellationToken)
    {
        var mode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        await using var stream = new FileStream(
            path,
            new FileStreamOptions
            {
                Mode = FileMode.Create,
                Access = FileAccess.Write,
                UnixCreateMode = file.HoldsSecret ? mode : mode | UnixFileMode.GroupRead | UnixFileMode.OtherRead,
            }
        );
        await using var text = new StreamWriter(stream);
        await text.WriteAsync(file.Content.AsMemory(), cancellationToken);
    }
}
