using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Entrepot.Oci;
using Microsoft.Win32.SafeHandles;

namespace Entrepot.Storage.FileSystem;

/// <summary>
/// Blobs in a folder of this machine (the tree is drawn at <see cref="FileSystemLayout"/>). The commit of an upload, in
/// this order and no other:
/// <list type="number">
/// <item>missing folders of the blob are made, and each folder whose list of names changed is synced, from the top;</item>
/// <item>the upload's file is renamed to its place, which nobody looks at before its row is there;</item>
/// <item>the file is synced, which takes the new name along on a file system with a journal, and then the folder.</item>
/// </list>
/// A sync that fails ends the commit: the kernel may have dropped the bytes, and asking again would say that all is well.
/// </summary>
[SuppressMessage("ApiDesign", "RS0030", Justification = "The one place where files are.")]
public sealed class FileSystemStorage : IStorageDriver
{
    /// <summary>Room is made ahead for this many bytes at most: a client that claims more has not sent it yet.</summary>
    private const long MaximumPreallocation = 1L << 30;

    private readonly FileSystemLayout layout;
    private readonly FreeRoom room;

    /// <summary>Folders whose names are durable. There are never more than 257 of them for an algorithm.</summary>
    private readonly ConcurrentDictionary<string, bool> durableFolders = new(StringComparer.Ordinal);

    /// <param name="root">The folder; it is made when it is missing.</param>
    /// <exception cref="IOException">The folder cannot be used, or its halves are on different file systems.</exception>
    public FileSystemStorage(string root)
    {
        layout = new FileSystemLayout(root);
        Directory.CreateDirectory(layout.Uploads);
        Directory.CreateDirectory(layout.Blobs);
        Posix.SyncFolder(layout.Root);
        Posix.SyncFolder(Path.GetDirectoryName(layout.Root) ?? layout.Root);
        CheckOneFileSystem();
        room = new FreeRoom(layout.Root);
        Epoch = File.Exists(BootId) ? File.ReadAllText(BootId).Trim() : UploadId.Random().ToString();
    }

    public string Epoch { get; }

    public StorageRoom? Room => room.Now;

    private static string BootId => "/proc/sys/kernel/random/boot_id";

    public ValueTask<IUploadFile?> OpenUploadAsync(
        UploadId id,
        long offset,
        long? expectedLength,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return ValueTask.FromResult<IUploadFile?>(OpenUpload(id, offset, expectedLength));
        }
        catch (IOException exception)
            when (StorageFaults.MeansFull(exception)
                || (exception is not StorageFullException && !room.Has(expectedLength ?? 1))
            )
        {
            // Room that could not be made ahead has no code of its own that would say so.
            throw new StorageFullException(exception);
        }
    }

    public ValueTask<IStoredContent?> ReadUploadAsync(UploadId id, CancellationToken cancellationToken) =>
        ValueTask.FromResult<IStoredContent?>(OpenForReading(layout.UploadFile(id)));

    public ValueTask CommitUploadAsync(UploadId id, long length, BlobKey key, CancellationToken cancellationToken)
    {
        try
        {
            Commit(id, length, key);
            return ValueTask.CompletedTask;
        }
        catch (IOException exception) when (StorageFaults.MeansFull(exception))
        {
            throw new StorageFullException(exception);
        }
    }

    public ValueTask DeleteUploadAsync(UploadId id, CancellationToken cancellationToken)
    {
        File.Delete(layout.UploadFile(id));
        return ValueTask.CompletedTask;
    }

    public ValueTask<IStoredContent?> OpenBlobAsync(BlobKey key, CancellationToken cancellationToken) =>
        ValueTask.FromResult<IStoredContent?>(OpenForReading(layout.BlobFile(key)));

    public ValueTask DeleteBlobAsync(BlobKey key, CancellationToken cancellationToken)
    {
        // Its folder stays: removing it could take away the ground from under a commit that just made sure of it.
        if (Directory.Exists(layout.BlobFolder(key.Digest)))
        {
            File.Delete(layout.BlobFile(key));
        }

        return ValueTask.CompletedTask;
    }

    public async IAsyncEnumerable<StoredItem> ListAsync(
        StorageArea area,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var folder = area == StorageArea.Uploads ? layout.Uploads : layout.Blobs;
        var files = new DirectoryInfo(folder).EnumerateFiles(
            "*",
            new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.None }
        );
        foreach (var file in files)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (Describe(file) is { } item)
            {
                yield return item;
            }
        }

        await ValueTask.CompletedTask;
    }

    private FileUpload? OpenUpload(UploadId id, long offset, long? expectedLength)
    {
        var path = layout.UploadFile(id);
        if (expectedLength > 0)
        {
            room.Require(expectedLength.Value);
        }

        if (offset == 0)
        {
            var ahead = Math.Min(expectedLength ?? 0, MaximumPreallocation);
            return new FileUpload(
                File.OpenHandle(path, FileMode.Create, FileAccess.Write, FileShare.Read, preallocationSize: ahead),
                0,
                ahead,
                room
            );
        }

        if (!File.Exists(path))
        {
            return null;
        }

        var file = File.OpenHandle(path, FileMode.Open, FileAccess.Write, FileShare.Read);
        var length = RandomAccess.GetLength(file);
        if (length < offset)
        {
            file.Dispose();
            return null;
        }

        if (length > offset)
        {
            RandomAccess.SetLength(file, offset);
        }

        return new FileUpload(file, offset, offset, room);
    }

    private void Commit(UploadId id, long length, BlobKey key)
    {
        var from = layout.UploadFile(id);
        using var file = OpenForCommit(id, from, length);
        // Also when it is right: what was made ahead and not needed is given back.
        RandomAccess.SetLength(file, length);
        MakeDurable(layout.AlgorithmFolder(key.Digest.Algorithm), layout.Blobs);
        MakeDurable(layout.BlobFolder(key.Digest), layout.AlgorithmFolder(key.Digest.Algorithm));
        var to = layout.BlobFile(key);
        Posix.Rename(from, to);
        Posix.Sync(file, to);
        Posix.SyncFolder(layout.BlobFolder(key.Digest));
    }

    private static SafeFileHandle OpenForCommit(UploadId id, string path, long length)
    {
        // An empty blob may come without a single byte having been appended.
        if (length > 0 && !File.Exists(path))
        {
            throw new UploadLostException(id);
        }

        var mode = length == 0 ? FileMode.OpenOrCreate : FileMode.Open;
        var file = File.OpenHandle(path, mode, FileAccess.ReadWrite, FileShare.Read);
        if (RandomAccess.GetLength(file) >= length)
        {
            return file;
        }

        file.Dispose();
        throw new UploadLostException(id);
    }

    private void MakeDurable(string folder, string parent)
    {
        if (!durableFolders.ContainsKey(folder))
        {
            // Synced also when it is there already: whoever made it may not have come to its sync.
            Directory.CreateDirectory(folder);
            Posix.SyncFolder(parent);
            durableFolders.TryAdd(folder, true);
        }
    }

    private void CheckOneFileSystem()
    {
        var probe = Path.Combine(layout.Uploads, $"probe-{UploadId.Random()}");
        var target = Path.Combine(layout.Blobs, Path.GetFileName(probe));
        File.WriteAllBytes(probe, []);
        try
        {
            Posix.Rename(probe, target);
        }
        finally
        {
            File.Delete(probe);
            File.Delete(target);
        }
    }

    private StoredItem? Describe(FileInfo file)
    {
        layout.TryReadBlob(file.FullName, out var blob);
        layout.TryReadUpload(file.FullName, out var upload);
        try
        {
            var name = Path.GetRelativePath(layout.Root, file.FullName);
            return new StoredItem(name, blob, upload, file.Length, new DateTimeOffset(file.LastWriteTimeUtc));
        }
        catch (FileNotFoundException)
        {
            // It went while the list was made.
            return null;
        }
    }

    private static FileContent? OpenForReading(string path)
    {
        try
        {
            return new FileContent(
                File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete)
            );
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }
}
