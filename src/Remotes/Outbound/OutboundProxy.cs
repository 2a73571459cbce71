using System.Net;

namespace Entrepot.Remotes.Outbound;

/// <summary>The corporate proxy of the settings, and what goes around it.</summary>
internal sealed class OutboundProxy : IWebProxy
{
    private readonly Uri address;
    private readonly NoProxyList direct;

    private OutboundProxy(Uri given, NoProxyList direct)
    {
        this.direct = direct;
        address = new UriBuilder(given) { UserName = "", Password = "" }.Uri;
        if (Uri.UnescapeDataString(given.UserInfo).Split(':', 2) is [{ Length: > 0 } user, var password])
        {
            Credentials = new NetworkCredential(user, password);
        }
    }

    public ICredentials? Credentials { get; set; }

    /// <summary>The proxy of the settings; null when there is none.</summary>
    public static OutboundProxy? From(OutboundOptions options) =>
        options.Proxy.Length == 0 ? null : new OutboundProxy(new Uri(options.Proxy), new NoProxyList(options.NoProxy));

    public Uri? GetProxy(Uri destination) => IsBypassed(destination) ? null : address;

    public bool IsBypassed(Uri host) => direct.Holds(host.Host);

    public bool Is(DnsEndPoint destination) => destination.Port == address.Port && destination.Host == address.IdnHost;
}
