using System.Net;

namespace Entrepot.Remotes.Outbound;

/// <summary>The corporate proxy of the settings, and what goes around it.</summary>
internal sealed class OutboundProxy(Uri address, NoProxyList direct) : IWebProxy
{
    public ICredentials? Credentials { get; set; }

    /// <summary>The proxy of the settings; null when there is none.</summary>
    public static OutboundProxy? From(OutboundOptions options) =>
        options.Proxy is { } proxy ? new OutboundProxy(proxy, new NoProxyList(options.NoProxy)) : null;

    public Uri? GetProxy(Uri destination) => IsBypassed(destination) ? null : address;

    public bool IsBypassed(Uri host) => direct.Holds(host.Host);

    public bool Is(DnsEndPoint destination) => destination.Port == address.Port && destination.Host == address.IdnHost;
}
