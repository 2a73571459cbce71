using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Entrepot.Storage.FileSystem;

/// <summary>
/// The few system calls whose results .NET hides: its flush swallows a failed <c>fsync</c>, it cannot open a folder, and
/// its move copies when source and destination are on different file systems.
/// </summary>
internal static partial class Posix
{
    private const int Interrupted = 4;
    private const int NoSpace = 28;
    private const int QuotaExceeded = 122;
    private const int NotFound = 2;

    // The values for Linux.
    private const int ReadOnly = 0;
    private const int Directory = 0x10000;
    private const int CloseOnExec = 0x80000;
    private const int KeepLength = 1;

    /// <summary>Makes a file's bytes outlive a power cut.</summary>
    public static void Sync(SafeFileHandle file, string path)
    {
        while (SystemSync(file) != 0)
        {
            if (Marshal.GetLastPInvokeError() != Interrupted)
            {
                throw Fault("fsync", path);
            }
        }
    }

    /// <summary>Makes the names in a folder outlive a power cut.</summary>
    public static void SyncFolder(string path)
    {
        using var folder = SystemOpen(path, ReadOnly | Directory | CloseOnExec);
        if (folder.IsInvalid)
        {
            throw Fault("open", path);
        }

        Sync(folder, path);
    }

    /// <summary>
    /// Makes blocks for bytes to come, without changing the file's length; false where the file system cannot or is full.
    /// </summary>
    public static bool TryAllocate(SafeFileHandle file, long offset, long count) =>
        SystemAllocate(file, KeepLength, offset, count) == 0;

    /// <summary>Moves within one file system; a file that is in the way is replaced.</summary>
    public static void Rename(string from, string to)
    {
        if (SystemRename(from, to) != 0)
        {
            throw Fault("rename", from);
        }
    }

    private static IOException Fault(string call, string path)
    {
        var error = Marshal.GetLastPInvokeError();
        var message = $"{call} of {path} failed: {Marshal.GetPInvokeErrorMessage(error)} ({error})";
        return error switch
        {
            NotFound => new FileNotFoundException(message, path),
            NoSpace or QuotaExceeded => new StorageFullException(new IOException(message)),
            _ => new IOException(message),
        };
    }

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int SystemSync(SafeFileHandle file);

    [LibraryImport("libc", EntryPoint = "fallocate")]
    private static partial int SystemAllocate(SafeFileHandle file, int mode, long offset, long count);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial SafeFileHandle SystemOpen(string path, int flags);

    [LibraryImport("libc", EntryPoint = "rename", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SystemRename(string from, string to);
}
