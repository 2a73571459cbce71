using Entrepot.Rigs.Processes;

namespace Entrepot.Rigs;

/// <summary>A folder of its own that disappears at dispose, or with the test run however that ends.</summary>
public sealed class TempFolder : IDisposable
{
    // Other users may look in, because PostgreSQL refuses to run as root.
    private const UnixFileMode Mode =
        UnixFileMode.UserRead
        | UnixFileMode.UserWrite
        | UnixFileMode.UserExecute
        | UnixFileMode.GroupRead
        | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead
        | UnixFileMode.OtherExecute;

    public TempFolder(string name = "rig")
    {
        Path = Directory.CreateTempSubdirectory($"entrepot-{name}-").FullName;
        Reaper.AddFolder(Path);
        File.SetUnixFileMode(Path, Mode);
    }

    public string Path { get; }

    /// <summary>The path of <paramref name="name"/> inside; nothing is created.</summary>
    public string this[string name] => System.IO.Path.Combine(Path, name);

    /// <summary>Creates a folder inside and gives its path.</summary>
    public string Subfolder(string name) => Directory.CreateDirectory(this[name]).FullName;

    /// <summary>Writes a text file inside and gives its path.</summary>
    public string Write(string name, string text)
    {
        File.WriteAllText(this[name], text);
        return this[name];
    }

    public void Dispose()
    {
        try
        {
            Directory.Delete(Path, recursive: true);
        }
        catch (DirectoryNotFoundException)
        {
            // Somebody was quicker.
        }
        catch (Exception busy) when (busy is IOException or UnauthorizedAccessException)
        {
            // A process that is just ending still writes: the reaper removes the folder at the end of the run.
            return;
        }
        Reaper.RemoveFolder(Path);
    }
}
