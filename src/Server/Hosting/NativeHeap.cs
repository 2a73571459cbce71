using System.Runtime.InteropServices;

namespace Entrepot.Server.Hosting;

/// <summary>
/// Settings of the C library's heap, which SQLite uses. By itself glibc keeps freed blocks of some megabytes, as those of
/// large manifests, in an arena per thread: 150 MB after 200 of them at once.
/// </summary>
internal static partial class NativeHeap
{
    // malloc.h
    private const int MmapThreshold = -3;
    private const int ArenaMaximum = -8;

    /// <summary>Large blocks go back to the system when they are freed. Before anything is allocated there.</summary>
    public static void Tune()
    {
        try
        {
            _ = SystemMallopt(MmapThreshold, 128 * 1024);
            _ = SystemMallopt(ArenaMaximum, 2);
        }
        catch (EntryPointNotFoundException)
        {
            // Another C library than glibc, with another heap.
        }
    }

    [LibraryImport("libc", EntryPoint = "mallopt")]
    private static partial int SystemMallopt(int parameter, int value);
}
