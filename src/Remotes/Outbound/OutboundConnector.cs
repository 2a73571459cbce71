using System.Net;
using System.Net.Sockets;

namespace Entrepot.Remotes.Outbound;

/// <summary>
/// Opens connections: looks the name up once, asks the address policy, and connects to the very address that was
/// asked about, so that a name that changes its answer gains nothing.
/// </summary>
internal sealed class OutboundConnector(AddressPolicy policy, HostResolver resolver, TimeProvider clock)
{
    /// <summary>For one address while others are left to try.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    /// <exception cref="RemoteException">The name has no address, policy forbids all of them, or none answers.</exception>
    /// <param name="reach">Where the connection may lead.</param>
    public async Task<Stream> ConnectAsync(
        DnsEndPoint destination,
        OutboundReach reach,
        CancellationToken cancellationToken
    )
    {
        var addresses = await PermittedAsync(destination.Host, reach, cancellationToken);
        SocketException? last = null;
        for (var i = 0; i < addresses.Length; i++)
        {
            using var patience = new Deadline(clock, cancellationToken);
            patience.Extend(i + 1 < addresses.Length ? Patience : Timeout.InfiniteTimeSpan);
            try
            {
                return await ConnectAsync(addresses[i], destination.Port, patience.Token);
            }
            catch (SocketException exception)
            {
                last = exception;
            }
            catch (OperationCanceledException) when (patience.Expired)
            {
                last = new SocketException((int)SocketError.TimedOut);
            }
        }

        throw new RemoteException(OutboundFaults.Unreachable(destination, last!), last);
    }

    /// <summary>
    /// Asks the policy about a host that somebody else (a proxy) will look up again: as much as can be known here.
    /// </summary>
    /// <exception cref="RemoteException">Policy forbids the host.</exception>
    public async Task CheckBehindProxyAsync(string host, OutboundReach reach, CancellationToken cancellationToken)
    {
        try
        {
            await PermittedAsync(host, reach, cancellationToken);
        }
        catch (RemoteException exception) when (exception.Fault.Reason == RemoteFaultReason.Dns)
        {
            // Names of the outside are often known to the proxy alone.
        }
    }

    /// <summary>Whether the host is one of the outside, as far as can be known here.</summary>
    public async Task<bool> IsOutsideAsync(string host, CancellationToken cancellationToken)
    {
        try
        {
            return !(await ResolveAsync(host, cancellationToken)).Any(policy.IsInside);
        }
        catch (RemoteException)
        {
            return true;
        }
    }

    private async Task<IPAddress[]> PermittedAsync(
        string host,
        OutboundReach reach,
        CancellationToken cancellationToken
    )
    {
        var addresses = await ResolveAsync(host, cancellationToken);
        IPAddress[] permitted =
        [
            .. addresses.Where(address =>
                reach switch
                {
                    OutboundReach.Anywhere => true,
                    OutboundReach.Permitted => policy.Permits(address),
                    _ => policy.Permits(address) && !policy.IsInside(address),
                }
            ),
        ];
        return permitted.Length > 0 ? permitted : throw new RemoteException(OutboundFaults.Forbidden(host));
    }

    private async Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken)
    {
        try
        {
            var addresses = IPAddress.TryParse(host, out var literal)
                ? [literal]
                : await resolver(host, cancellationToken);
            return addresses.Length > 0 ? addresses : throw new RemoteException(OutboundFaults.UnknownHost(host));
        }
        catch (SocketException exception)
        {
            throw new RemoteException(OutboundFaults.UnknownHost(host), exception);
        }
    }

    private static async Task<Stream> ConnectAsync(IPAddress address, int port, CancellationToken cancellationToken)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(new IPEndPoint(address, port), cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
