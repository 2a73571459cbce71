using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Entrepot.Rigs;

/// <summary>
/// Free TCP ports of 127.0.0.1. They lie below the range from which Linux takes the ports of outgoing connections
/// (32768 and up), so that a server that is stopped finds its port still free when it starts again.
/// </summary>
public static class LoopbackPorts
{
    private const int First = 20_000;
    private const int Last = 32_000;
    private static int next = RandomNumberGenerator.GetInt32(First, Last);

    /// <summary>A port that nobody listens on and that this process has not given out lately.</summary>
    public static int Next()
    {
        while (true)
        {
            var candidate = First + (int)((uint)Interlocked.Increment(ref next) % (Last - First));
            if (IsFree(candidate))
            {
                return candidate;
            }
        }
    }

    /// <summary>A port whose successor is free too, for programs that take both.</summary>
    public static int NextOfTwo()
    {
        while (true)
        {
            var first = First + (int)((uint)Interlocked.Add(ref next, 2) % (Last - First)) - 1;
            if (IsFree(first) && IsFree(first + 1))
            {
                return first;
            }
        }
    }

    private static bool IsFree(int port)
    {
        using var listener = new TcpListener(IPAddress.Loopback, port);
        try
        {
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
