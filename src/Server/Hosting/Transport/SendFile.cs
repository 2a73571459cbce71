using System.Net.Sockets;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Entrepot.Server.Hosting.Transport;

/// <summary>sendfile(2): from the kernel's cache of a file to a socket.</summary>
internal static partial class SendFile
{
    private const int Interrupted = 4;
    private const int TryAgain = 11;
    private const int BrokenPipe = 32;
    private const int ConnectionReset = 104;
    private const int NotConnected = 107;
    private const int TimedOut = 110;

    /// <summary>
    /// Sends what the socket takes at once, which may be less than <paramref name="count"/>; 0 when it takes nothing now
    /// or the file has ended.
    /// </summary>
    /// <exception cref="SocketException">The other side is gone.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static long TrySend(Socket socket, SafeFileHandle file, long offset, long count)
    {
        while (true)
        {
            var sent = SystemSendFile(socket.SafeHandle, file, ref offset, (nint)count);
            if (sent >= 0)
            {
                return sent;
            }

            switch (Marshal.GetLastPInvokeError())
            {
                case Interrupted:
                    break;
                case TryAgain:
                    return 0;
                case BrokenPipe or ConnectionReset or NotConnected or TimedOut:
                    throw new SocketException((int)SocketError.ConnectionReset);
                case var error:
                    throw new IOException($"sendfile failed: {Marshal.GetPInvokeErrorMessage(error)} ({error})");
            }
        }
    }

    [LibraryImport("libc", EntryPoint = "sendfile", SetLastError = true)]
    private static partial nint SystemSendFile(
        SafeSocketHandle socket,
        SafeFileHandle file,
        ref long offset,
        nint count
    );
}
