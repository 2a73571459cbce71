using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Options;

namespace Entrepot.Server.Hosting.Transport;

/// <summary>Listens as Kestrel does, with its options and its connections, but accepts with patience.</summary>
internal sealed class SocketListenerFactory(
    IOptions<SocketTransportOptions> options,
    ILoggerFactory loggers,
    TimeProvider clock
) : IConnectionListenerFactory, IConnectionListenerFactorySelector
{
    /// <summary>Other kinds of endpoints are left to Kestrel's own.</summary>
    public bool CanBind(EndPoint endpoint) => endpoint is IPEndPoint;

    /// <exception cref="AddressInUseException">Somebody else listens there.</exception>
    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        var socket = options.Value.CreateBoundListenSocket(endpoint);
        try
        {
            socket.Listen(options.Value.Backlog);
        }
        catch (SocketException exception) when (exception.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            socket.Dispose();
            throw new AddressInUseException(exception.Message, exception);
        }

        var contexts = new SocketConnectionContextFactory(
            WithAllOf(options.Value),
            loggers.CreateLogger<SocketConnectionContextFactory>()
        );
        return ValueTask.FromResult<IConnectionListener>(
            new SocketListener(socket, contexts, loggers.CreateLogger<SocketListener>(), clock)
        );
    }

    /// <summary>The options of the connections, with the memory they receive into, which has no public setter.</summary>
    [UnsafeAccessor(UnsafeAccessorKind.Constructor)]
    private static extern SocketConnectionFactoryOptions WithAllOf(SocketTransportOptions options);
}
