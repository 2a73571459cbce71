namespace Entrepot.Access.Outside;

/// <summary>
/// The way to a directory or an identity provider. What opens connections is another module, which this one may not
/// know: the server brings them together.
/// </summary>
public interface IWayOutside
{
    /// <exception cref="OutsideException">There is no such host, it may not be reached, or it does not answer.</exception>
    Task<Stream> ConnectAsync(string host, int port, CancellationToken cancellationToken);

    /// <summary>Makes the connection TLS; the stream given is then the new one's.</summary>
    /// <exception cref="OutsideException">The handshake fails or the certificate is not believed.</exception>
    Task<Stream> SecureAsync(Stream plain, string host, ServerTrust trust, CancellationToken cancellationToken);

    /// <summary>A client that follows no redirects, keeps no cookies and reads no endless answers.</summary>
    HttpClient CreateHttpClient(ServerTrust trust);
}
