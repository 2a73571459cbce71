using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;

namespace Entrepot.Remotes.Outbound;

/// <summary>Says in words what went wrong below HTTP, and what to do about it.</summary>
internal static class OutboundFaults
{
    public static RemoteFault UnknownHost(string host) =>
        new(
            RemoteFaultReason.Dns,
            $"The name {host} has no address. Check its spelling, and the DNS server of this machine."
        );

    public static RemoteFault Forbidden(string host) =>
        new(
            RemoteFaultReason.RefusedByPolicy,
            $"This site may not connect to the address of {host}. The settings outbound_allow and "
                + "outbound_deny say where it may; link-local and cloud metadata addresses are never reached."
        );

    public static RemoteFault Unreachable(DnsEndPoint destination, SocketException exception) =>
        exception.SocketErrorCode == SocketError.TimedOut
            ? NoConnectionInTime(destination.Host)
            : new RemoteFault(
                RemoteFaultReason.Connect,
                $"{destination.Host} does not take connections on port {destination.Port} "
                    + $"({Words(exception.SocketErrorCode)}). Check that it runs there and that no firewall is between."
            );

    public static RemoteFault NoConnectionInTime(string host) =>
        new(
            RemoteFaultReason.Timeout,
            $"{host} did not take the connection in time. Check that it runs and that no firewall drops the packets."
        );

    public static RemoteFault Silent(string host) =>
        new(RemoteFaultReason.Timeout, $"{host} took the request and then stayed silent for too long.");

    public static RemoteFault TooLarge(string host, int limit) =>
        new(
            RemoteFaultReason.NotARegistry,
            $"{host} answered with more than {limit} bytes where a registry answers with less. "
                + "Check that the URL is that of a registry."
        );

    /// <summary>The fault that an exception of the HTTP handler stands for; null when it is no fault of the remote.</summary>
    public static RemoteFault? From(Exception exception, string host)
    {
        for (var cause = exception; cause is not null; cause = cause.InnerException)
        {
            switch (cause)
            {
                case RemoteException remote:
                    return remote.Fault;
                case AuthenticationException:
                    return Tls(host);
                case TimeoutException:
                    return NoConnectionInTime(host);
            }
        }

        return exception switch
        {
            HttpRequestException { HttpRequestError: HttpRequestError.ProxyTunnelError } => Proxy(),
            HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } => Tls(host),
            HttpRequestException { HttpRequestError: var error } when SpeaksWrongly(error) => Garbled(host),
            HttpIOException { HttpRequestError: var error } when SpeaksWrongly(error) => Garbled(host),
            HttpRequestException or IOException => Cut(host),
            _ => null,
        };
    }

    private static bool SpeaksWrongly(HttpRequestError error) =>
        error is HttpRequestError.InvalidResponse or HttpRequestError.ConfigurationLimitExceeded;

    private static RemoteFault Tls(string host) =>
        new(
            RemoteFaultReason.Tls,
            $"No trusted TLS connection to {host}. If its certificate comes from an authority of your own, enter that "
                + "authority's certificate beside its URL; if it speaks without TLS, its URL begins with http:// "
                + "(a directory's with ldap://)."
        );

    private static RemoteFault Proxy() =>
        new(
            RemoteFaultReason.Connect,
            "The proxy did not make the connection. Check the settings outbound_proxy and outbound_no_proxy."
        );

    private static RemoteFault Garbled(string host) =>
        new(
            RemoteFaultReason.NotARegistry,
            $"What {host} answered is not HTTP as a registry speaks it. Check the endpoint's URL and port."
        );

    private static RemoteFault Cut(string host) =>
        new(RemoteFaultReason.Cut, $"The connection to {host} ended in the middle.");

    private static string Words(SocketError error) =>
        error switch
        {
            SocketError.ConnectionRefused => "connection refused",
            SocketError.HostUnreachable => "no route to the host",
            SocketError.NetworkUnreachable => "network unreachable",
            _ => error.ToString(),
        };
}
