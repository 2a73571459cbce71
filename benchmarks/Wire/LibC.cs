using System.Runtime.InteropServices;

namespace Entrepot.Bench.Wire;

/// <summary>What .NET does not offer: receiving without a copy to the program.</summary>
internal static partial class LibC
{
    /// <summary>recv(2): the bytes are dropped in the kernel (tcp(7), MSG_TRUNC).</summary>
    internal const int Truncate = 0x20;

    [LibraryImport("libc", EntryPoint = "recv", SetLastError = true)]
    internal static partial nint Receive(int socket, nint buffer, nuint length, int flags);
}
