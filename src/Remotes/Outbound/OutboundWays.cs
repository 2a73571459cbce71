using System.Net;
using System.Net.Security;
using System.Security.Authentication;

namespace Entrepot.Remotes.Outbound;

/// <summary>
/// Connections and clients for what speaks a protocol of its own to servers that administrators name: a directory, an
/// identity provider. They go where every other one may go.
/// </summary>
public sealed class OutboundWays
{
    private readonly OutboundHttp http;
    private readonly OutboundConnector connector;

    internal OutboundWays(OutboundHttp http, OutboundConnector connector)
    {
        this.http = http;
        this.connector = connector;
    }

    /// <exception cref="RemoteException">The name has no address, policy forbids all of them, or none answers.</exception>
    public Task<Stream> ConnectAsync(string host, int port, CancellationToken cancellationToken) =>
        connector.ConnectAsync(new DnsEndPoint(host, port), OutboundReach.Permitted, cancellationToken);

    /// <summary>Makes the connection TLS; the stream given belongs to the one that is returned.</summary>
    /// <param name="authorities">Certificates in PEM that are trusted besides the system's; may be empty.</param>
    /// <param name="verify">False: any certificate will do.</param>
    /// <exception cref="RemoteException">The handshake fails or the certificate is not believed.</exception>
    public static async Task<Stream> SecureAsync(
        Stream plain,
        string host,
        string authorities,
        bool verify,
        CancellationToken cancellationToken
    )
    {
        using var certificates = new EndpointCertificates(authorities);
        var secure = new SslStream(plain);
        try
        {
            await secure.AuthenticateAsClientAsync(
                new SslClientAuthenticationOptions
                {
                    TargetHost = host,
                    EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
                    RemoteCertificateValidationCallback = verify ? certificates.Accept : OutboundHttp.Anything,
                },
                cancellationToken
            );
            return secure;
        }
        catch (Exception exception)
            when (!cancellationToken.IsCancellationRequested && OutboundFaults.From(exception, host) is { } fault)
        {
            await secure.DisposeAsync();
            throw new RemoteException(fault, exception);
        }
        catch
        {
            await secure.DisposeAsync();
            throw;
        }
    }

    /// <summary>A client that follows no redirects, keeps no cookies and reads at most 1 MiB of an answer.</summary>
    /// <inheritdoc cref="SecureAsync"/>
    public HttpClient CreateHttpClient(string authorities, bool verify) => http.CreateShortClient(authorities, !verify);
}
