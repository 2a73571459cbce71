using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Security;
using System.Security.Authentication;

namespace Entrepot.Remotes.Outbound;

/// <summary>
/// The one place that makes clients for other servers. None of them follows redirects, keeps cookies or unpacks
/// bodies by itself, and each asks the address policy before it connects.
/// </summary>
internal sealed class OutboundHttp(OutboundOptions options, OutboundConnector connector, TimeProvider clock)
{
    /// <summary>A client that trusts what the endpoint trusts.</summary>
    public OutboundClient CreateClient(RemoteEndpoint endpoint)
    {
        var proxy = OutboundProxy.From(options);
        var certificates = new EndpointCertificates(endpoint.CaCertificate);
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.None,
            UseProxy = proxy is not null,
            Proxy = proxy,
            ConnectTimeout = options.ConnectTimeout,
            // A name that moves to other addresses is looked up again soon.
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
            Expect100ContinueTimeout = TimeSpan.FromSeconds(1),
            // What an answer has beyond its limits is not worth keeping the connection for.
            MaxResponseDrainSize = 64 * 1024,
            ResponseDrainTimeout = TimeSpan.FromSeconds(1),
            ActivityHeadersPropagator = null,
            ConnectCallback = (context, token) => ConnectAsync(context, proxy, token),
        };
        handler.SslOptions.EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13;
        handler.SslOptions.RemoteCertificateValidationCallback = endpoint.Insecure ? Anything : certificates.Accept;
        return new OutboundClient(new HttpMessageInvoker(handler), certificates, proxy, connector, options, clock);
    }

    private async ValueTask<Stream> ConnectAsync(
        SocketsHttpConnectionContext context,
        OutboundProxy? proxy,
        CancellationToken token
    )
    {
        var reach =
            proxy?.Is(context.DnsEndPoint) == true ? OutboundReach.Anywhere
            : OutboundClient.IsToStayOutside(context.InitialRequestMessage) ? OutboundReach.Outside
            : OutboundReach.Permitted;
        return await connector.ConnectAsync(context.DnsEndPoint, reach, token);
    }

    [SuppressMessage("Security", "CA5359", Justification = "An administrator said so for this one endpoint.")]
    private static bool Anything(object sender, object? certificate, object? chain, SslPolicyErrors errors) => true;
}
