using System.Diagnostics;
using System.Net.Sockets;
using System.Threading.Channels;

namespace Entrepot.Rigs.Faults;

/// <summary>
/// One direction of a connection over a long line: each piece arrives so much later as the line is long, behind those
/// before it, and the line takes so many bytes a second.
/// </summary>
internal sealed class LongLine(Socket from, Socket to, ConnectionFaults line, Action<int> passedOn)
{
    private const int PieceSize = 64 * 1024;

    /// <summary>As many pieces are on their way at most; a sender that is faster waits.</summary>
    private const int Pieces = 256;

    private readonly Channel<(ReadOnlyMemory<byte> Bytes, TimeSpan Due)> pieces = Channel.CreateBounded<(
        ReadOnlyMemory<byte>,
        TimeSpan
    )>(Pieces);
    private readonly Stopwatch clock = Stopwatch.StartNew();

    internal Task RunAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(TakeAsync(cancellationToken), GiveAsync(cancellationToken));

    private async Task TakeAsync(CancellationToken cancellationToken)
    {
        try
        {
            var buffer = new byte[PieceSize];
            var free = TimeSpan.Zero;
            while (await from.ReceiveAsync(buffer, cancellationToken) is > 0 and var read)
            {
                var now = clock.Elapsed;
                var onTheLine = line.Rate is { } rate ? TimeSpan.FromSeconds(read / (double)rate) : TimeSpan.Zero;
                free = (free > now ? free : now) + onTheLine;
                await pieces.Writer.WriteAsync(
                    (buffer.AsSpan(0, read).ToArray(), free + line.Latency),
                    cancellationToken
                );
            }
        }
        finally
        {
            pieces.Writer.TryComplete();
        }
    }

    private async Task GiveAsync(CancellationToken cancellationToken)
    {
        await foreach (var (bytes, due) in pieces.Reader.ReadAllAsync(cancellationToken))
        {
            // A timer is no more exact than this, and what it is late by is made good with the next pieces.
            if (due - clock.Elapsed is { TotalMilliseconds: >= 1 } early)
            {
                await Task.Delay(early, cancellationToken);
            }

            await ProxiedConnection.SendAsync(to, bytes, cancellationToken);
            passedOn(bytes.Length);
        }

        to.Shutdown(SocketShutdown.Send);
    }
}
