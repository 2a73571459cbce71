namespace Entrepot.Server.Hosting;

/// <summary>
/// The folder of the site, held by this process alone.
/// <code>
/// DATA/
///   lock          held while the server runs
///   entrepot.db   SQLite, unless PostgreSQL is used
///   keys/         the key ring that protects secrets at rest
///   storage/      uploads and blobs
/// </code>
/// </summary>
internal sealed class DataFolder : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly FileStream held;

    private DataFolder(string path, FileStream held)
    {
        Root = path;
        this.held = held;
    }

    public string Root { get; }

    public string Keys => Path.Combine(Root, "keys");

    public string Storage => StorageOf(Root);

    public static string DatabaseFileOf(string root) => Path.Combine(root, "entrepot.db");

    public static string StorageOf(string root) => Path.Combine(root, "storage");

    /// <summary>Creates what is missing and takes the lock.</summary>
    /// <exception cref="IOException">Another process holds the folder, or it cannot be written.</exception>
    public static DataFolder Open(string path)
    {
        Directory.CreateDirectory(path);
        var held = new FileStream(
            Path.Combine(path, "lock"),
            FileMode.OpenOrCreate,
            FileAccess.ReadWrite,
            FileShare.None
        );
        var folder = new DataFolder(path, held);
        Directory.CreateDirectory(folder.Keys, OwnerOnly);
        Directory.CreateDirectory(folder.Storage);
        return folder;
    }

    public void Dispose() => held.Dispose();
}
