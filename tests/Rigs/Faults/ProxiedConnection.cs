using System.Net.Sockets;

namespace Entrepot.Rigs.Faults;

/// <summary>One connection through a <see cref="FaultProxy"/>.</summary>
internal sealed class ProxiedConnection(Socket client, Func<FaultBudget> faults, Action<bool, int> passedOn)
    : IDisposable
{
    private readonly Socket server = new(SocketType.Stream, ProtocolType.Tcp);

    internal async Task RunAsync(string host, int port, CancellationToken cancellationToken)
    {
        try
        {
            client.NoDelay = true;
            server.NoDelay = true;
            await server.ConnectAsync(host, port, cancellationToken);
            if (faults().Faults is { Latency.Ticks: > 0 } far)
            {
                await Task.WhenAll(
                    new LongLine(client, server, far, bytes => passedOn(false, bytes)).RunAsync(cancellationToken),
                    new LongLine(server, client, far, bytes => passedOn(true, bytes)).RunAsync(cancellationToken)
                );
                return;
            }

            await Task.WhenAll(
                PumpAsync(client, server, down: false, cancellationToken),
                PumpAsync(server, client, down: true, cancellationToken)
            );
        }
        catch (Exception ended) when (ended is SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // One side is gone, so the other goes too.
        }
        finally
        {
            Dispose();
        }
    }

    /// <summary>Ends both sides with RST instead of a polite end, so that nobody takes it for the end of the data.</summary>
    public void Dispose()
    {
        foreach (var socket in (Socket[])[client, server])
        {
            try
            {
                socket.LingerState = new LingerOption(true, 0);
            }
            catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
            {
                // Already closed.
            }
            socket.Dispose();
        }
    }

    private async Task PumpAsync(Socket from, Socket to, bool down, CancellationToken cancellationToken)
    {
        var buffer = new byte[64 * 1024];
        var passed = 0L;
        while (true)
        {
            var read = await from.ReceiveAsync(buffer, cancellationToken);
            if (read == 0)
            {
                to.Shutdown(SocketShutdown.Send);
                return;
            }
            var budget = faults();
            await WaitAsync(budget.Faults, read, cancellationToken);
            var cut = down ? budget.Faults.CutDownAfter : budget.Faults.CutUpAfter;
            var hang = down ? budget.Faults.HangDownAfter : null;
            var allowed = (int)Math.Max(0, Math.Min(read, (cut ?? hang ?? long.MaxValue) - passed));
            if (allowed < read && (cut is null || budget.TakeCut()))
            {
                await SendAsync(to, buffer.AsMemory(0, allowed), cancellationToken);
                if (cut is null)
                {
                    await Task.Delay(Timeout.Infinite, cancellationToken);
                }
                Dispose();
                return;
            }
            await SendAsync(to, buffer.AsMemory(0, read), cancellationToken);
            passed += read;
            passedOn(down, read);
        }
    }

    private static async Task WaitAsync(ConnectionFaults faults, int bytes, CancellationToken cancellationToken)
    {
        var wait = faults.Delay;
        if (faults.Rate is { } rate)
        {
            wait += TimeSpan.FromSeconds(bytes / (double)rate);
        }
        if (wait > TimeSpan.Zero)
        {
            await Task.Delay(wait, cancellationToken);
        }
    }

    internal static async Task SendAsync(Socket to, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        while (bytes.Length > 0)
        {
            bytes = bytes[await to.SendAsync(bytes, cancellationToken)..];
        }
    }
}
