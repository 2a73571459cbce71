using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace Entrepot.Server.Hosting.Transport;

/// <summary>
/// Accepts connections. Where the system has none to give, because all descriptors or all memory are in use, it waits a
/// moment instead of asking again at once, which would take a whole core from those who could let go of some.
/// </summary>
internal sealed partial class SocketListener(
    Socket socket,
    SocketConnectionContextFactory contexts,
    ILogger<SocketListener> logger,
    TimeProvider clock
) : IConnectionListener
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan BetweenWarnings = TimeSpan.FromMinutes(1);
    private DateTimeOffset nextWarning;

    public EndPoint EndPoint { get; } = socket.LocalEndPoint!;

    /// <summary>The next connection; null after <see cref="UnbindAsync"/>.</summary>
    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
    {
        while (true)
        {
            try
            {
                var accepted = await socket.AcceptAsync(cancellationToken);
                accepted.NoDelay = true;
                return contexts.Create(accepted);
            }
            catch (ObjectDisposedException)
            {
                return null;
            }
            catch (SocketException exception) when (exception.SocketErrorCode == SocketError.OperationAborted)
            {
                return null;
            }
            catch (SocketException exception) when (MeansShortage(exception.SocketErrorCode))
            {
                await WaitAsync(exception, cancellationToken);
            }
            catch (SocketException)
            {
                // The client left before it was accepted.
            }
        }
    }

    public ValueTask UnbindAsync(CancellationToken cancellationToken = default)
    {
        socket.Dispose();
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        socket.Dispose();
        contexts.Dispose();
        return ValueTask.CompletedTask;
    }

    private static bool MeansShortage(SocketError error) =>
        error is SocketError.TooManyOpenSockets or SocketError.NoBufferSpaceAvailable;

    private async Task WaitAsync(SocketException exception, CancellationToken cancellationToken)
    {
        if (clock.GetUtcNow() >= nextWarning)
        {
            nextWarning = clock.GetUtcNow() + BetweenWarnings;
            LogShortage(exception);
        }

        await Task.Delay(Pause, clock, cancellationToken);
    }

    [LoggerMessage(
        1,
        LogLevel.Warning,
        "No more connections can be accepted now, those that come wait: raise the limit of open files (LimitNOFILE, ulimit -n)"
    )]
    private partial void LogShortage(Exception exception);
}
