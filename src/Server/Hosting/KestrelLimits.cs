using Entrepot.Server.Hosting.Transport;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace Entrepot.Server.Hosting;

/// <summary>What one client may take of the server. Routes that take blobs lift the limit of the body alone.</summary>
internal static class KestrelLimits
{
    private const long MebiByte = 1024 * 1024;

    /// <summary>
    /// How many connections may wait to be accepted, as far as the system lets them. One more is dropped silently, and
    /// its client tries again after a whole second: a cluster that rolls comes with more than the usual 512 at once.
    /// </summary>
    private const int Backlog = 4096;

    private const long MostConnections = 5000;

    /// <summary>One part in so many of the files that the process may open is for connections; blobs and the database need some.</summary>
    private const int ConnectionShare = 2;

    public static void Apply(KestrelServerOptions server)
    {
        server.AddServerHeader = false;
        server.Limits.MaxConcurrentConnections = Math.Min(MostConnections, OpenFileLimit.Now / ConnectionShare);
        server.Limits.MaxRequestBodySize = 5 * MebiByte;
        server.Limits.MaxRequestLineSize = 8192;
        server.Limits.MaxRequestHeadersTotalSize = 32 * 1024;
        server.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
        server.Limits.KeepAliveTimeout = TimeSpan.FromSeconds(120);
        // A client that stops in the middle is let go; one that is merely slow is not.
        server.Limits.MinRequestBodyDataRate = new MinDataRate(
            bytesPerSecond: 240,
            gracePeriod: TimeSpan.FromSeconds(10)
        );
        server.Limits.MinResponseDataRate = new MinDataRate(bytesPerSecond: 240, gracePeriod: TimeSpan.FromSeconds(10));
    }

    public static void Apply(SocketTransportOptions sockets)
    {
        sockets.WaitForDataBeforeAllocatingBuffer = false;
        sockets.Backlog = Backlog;
        // What each client that waits for its turn holds here; the system's own buffers come before it.
        sockets.MaxReadBufferSize = 128 * 1024;
    }
}
