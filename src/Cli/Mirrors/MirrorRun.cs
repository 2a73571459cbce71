using System.Diagnostics.CodeAnalysis;

namespace Entrepot.Cli.Mirrors;

/// <summary><c>entrepot mirrors</c>: the configuration of a node that pulls from sites what it knows by other names.</summary>
[SuppressMessage("ApiDesign", "RS0030", Justification = "Files of a node, and no content.")]
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
    /// <param name="place">The folder that stands for the node's <c>/</c>, or null, and whether other files are replaced.</param>
    /// <param name="output">Takes the files.</param>
    /// <param name="notes">Takes what is said of them.</param>
    /// <returns>False when a file is there already: then none is written.</returns>
    /// <exception cref="IOException">A file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be written.</exception>
    public static async Task<bool> TellAsync(
        MirrorAnswer answer,
        (string? Folder, bool Overwrite) place,
        TextWriter output,
        TextWriter notes,
        CancellationToken cancellationToken
    )
    {
        List<(string Path, MirrorFile File)> files =
        [
            .. answer.Files.Select(file => (Path.Combine(place.Folder ?? "/", file.Path.TrimStart('/')), file)),
        ];
        if (place is { Folder: not null, Overwrite: false } && files.Where(IsAnother).ToList() is { Count: > 0 } others)
        {
            others.ForEach(file =>
                notes.WriteLine($"{file.Path} is there and says something else: put this into it, or use --force.")
            );
            return false;
        }

        foreach (var (path, file) in files)
        {
            if (place.Folder is null)
            {
                await output.WriteLineAsync($"# {file.Path}\n{file.Content}");
                continue;
            }

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

        return true;
    }

    private static bool IsAnother((string Path, MirrorFile File) one) =>
        File.Exists(one.Path) && File.ReadAllText(one.Path) != one.File.Content;

    [SuppressMessage("Interoperability", "CA1416", Justification = "Entrepot runs on Linux.")]
    private static async Task WriteAsync(string path, MirrorFile file, CancellationToken cancellationToken)
    {
        const UnixFileMode secret = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        const UnixFileMode open = secret | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        // Anew, so that one that held no secret yet does not stay readable.
        File.Delete(path);
        await using var stream = new FileStream(
            path,
            new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.Write,
                UnixCreateMode = file.HoldsSecret ? secret : open,
            }
        );
        await using var text = new StreamWriter(stream);
        await text.WriteAsync(file.Content.AsMemory(), cancellationToken);
    }
}
