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
        var handler = CreateHandler(certificates, endpoint.Insecure, proxy);
        return new OutboundClient(new HttpMessageInvoker(handler), certificates, proxy, connector, options, clock);
    }

    /// <summary>A client for who wants the framework's own, with short answers. It trusts what it is told to trust.</summary>
    /// <param name="authorities">Certificates in PEM besides the system's, or empty.</param>
    [SuppressMessage("ApiDesign", "RS0030", Justification = "This is where they are made.")]
    public HttpClient CreateShortClient(string authorities, bool insecure)
    {
        var handler = CreateHandler(new EndpointCertificates(authorities), insecure, OutboundProxy.From(options));
        return new HttpClient(handler)
        {
            Timeout = options.ConnectTimeout + TimeSpan.FromSeconds(5),
            MaxResponseContentBufferSize = 1024 * 1024,
        };
    }

    private SocketsHttpHandler CreateHandler(EndpointCertificates certificates, bool insecure, OutboundProxy? proxy)
    {
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
        handler.SslOptions.RemoteCertificateValidationCallback = insecure ? Anything : certificates.Accept;
        return handler;
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
    internal static bool Anything(object sender, object? certificate, object? chain, SslPolicyErrors errors) => true;
}
