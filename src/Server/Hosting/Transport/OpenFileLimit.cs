using System.Runtime.InteropServices;

namespace Entrepot.Server.Hosting.Transport;

/// <summary>How many files and connections the system lets this process hold open (getrlimit(2), RLIMIT_NOFILE).</summary>
internal static partial class OpenFileLimit
{
    private const int OpenFiles = 7;

    /// <summary>The limit; what .NET made of it at its start is the highest that may be had.</summary>
    public static long Now =>
        SystemLimit(OpenFiles, out var limit) == 0 ? (long)Math.Min(limit.Soft, long.MaxValue) : long.MaxValue;

    [LibraryImport("libc", EntryPoint = "getrlimit")]
    private static partial int SystemLimit(int resource, out Limit limit);

    [StructLayout(LayoutKind.Sequential)]
    private readonly struct Limit
    {
        public readonly ulong Soft;
        public readonly ulong Hard;
    }
}
