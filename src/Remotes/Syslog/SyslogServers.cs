using System.Net;
using System.Net.Sockets;
using Entrepot.Remotes.Outbound;

namespace Entrepot.Remotes.Syslog;

/// <summary>Hands messages to syslog servers over TCP. The connection is opened as every other one is.</summary>
public sealed class SyslogServers
{
    /// <summary>For a batch, from the look-up of the name to the last byte.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    /// <summary>For the other side to end the connection, too. Some never do.</summary>
    private static readonly TimeSpan PatienceAtEnd = TimeSpan.FromSeconds(2);

    private readonly OutboundConnector connector;
    private readonly TimeProvider clock;

    internal SyslogServers(OutboundConnector connector, TimeProvider clock)
    {
        this.connector = connector;
        this.clock = clock;
    }

    /// <summary>
    /// Sends the messages over a connection of their own. Syslog has no answers: they count as taken when the other side
    /// has let the connection be ended in order.
    /// </summary>
    /// <returns>Null when they are taken; else why not, in words. Some may have arrived.</returns>
    public async Task<string?> SendAsync(
        DnsEndPoint server,
        IEnumerable<SyslogMessage> messages,
        CancellationToken cancellationToken
    )
    {
        using var deadline = new Deadline(clock, cancellationToken);
        deadline.Extend(Patience);
        try
        {
            await using var connection = await connector.ConnectAsync(server, OutboundReach.Permitted, deadline.Token);
            foreach (var message in messages)
            {
                await connection.WriteAsync(message.ToBytes(), deadline.Token);
            }

            await connection.FlushAsync(deadline.Token);
            await EndAsync(connection, cancellationToken);
            return null;
        }
        catch (RemoteException exception)
        {
            return $"{server.Host}:{server.Port} cannot be reached ({exception.Fault.Reason})";
        }
        catch (OperationCanceledException) when (deadline.Expired)
        {
            return $"{server.Host}: it did not take everything in time";
        }
        catch (Exception exception) when (exception is IOException or SocketException)
        {
            return $"{server.Host}: the connection ended in the middle";
        }
    }

    /// <summary>
    /// Says that nothing more comes and waits a moment for the other side's end, so that a server that went away in the
    /// middle shows. What it may say besides does not matter.
    /// </summary>
    private async Task EndAsync(Stream connection, CancellationToken cancellationToken)
    {
        if (connection is NetworkStream { Socket: var socket })
        {
            socket.Shutdown(SocketShutdown.Send);
        }

        using var deadline = new Deadline(clock, cancellationToken);
        deadline.Extend(PatienceAtEnd);
        var nothing = new byte[256];
        try
        {
            while (await connection.ReadAsync(nothing, deadline.Token) > 0) { }
        }
        catch (OperationCanceledException) when (deadline.Expired)
        {
            // It has taken everything, and holds on to the connection.
        }
    }
}
