using System.Formats.Asn1;
using System.Net;
using System.Net.Sockets;
using Entrepot.Access.Configuration;
using Entrepot.Access.Outside;

namespace Entrepot.Access.Ldap;

/// <summary>
/// A connection to the directory, offered to the LDAP library at a port of the loopback for its one use. The library
/// looks up names, connects and does TLS by itself, without a time limit, without this site's rules for what may be
/// reached and without the authorities that an administrator trusts: so all of that is done here, and when patience ends
/// the line is cut, which the library understands.
/// </summary>
internal sealed class LdapLine : IAsyncDisposable
{
    private const int PlainPort = 389;
    private const int SecurePort = 636;

    private readonly Stream outside;
    private readonly TcpListener inside = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource cut = new();
    private readonly Task pumping;

    private LdapLine(Stream outside)
    {
        this.outside = outside;
        inside.Start(1);
        Port = ((IPEndPoint)inside.LocalEndpoint).Port;
        pumping = PumpAsync();
    }

    public int Port { get; }

    /// <exception cref="OutsideException">The directory cannot be reached or is not who it should be.</exception>
    public static async Task<LdapLine> OpenAsync(
        IWayOutside way,
        LdapConfiguration configuration,
        CancellationToken cancellationToken
    )
    {
        if (!Uri.TryCreate(configuration.Url, UriKind.Absolute, out var url))
        {
            throw new OutsideException("ldap_url is not set");
        }

        var secure = url.Scheme == "ldaps";
        var port =
            url.Port > 0 ? url.Port
            : secure ? SecurePort
            : PlainPort;
        var stream = await way.ConnectAsync(url.IdnHost, port, cancellationToken);
        try
        {
            if (!secure && configuration.StartTls)
            {
                await StartTlsAsync(stream, cancellationToken);
            }

            var trust = new ServerTrust(configuration.Authorities, configuration.VerifyCertificate);
            return new LdapLine(
                secure || configuration.StartTls
                    ? await way.SecureAsync(stream, url.IdnHost, trust, cancellationToken)
                    : stream
            );
        }
        catch
        {
            await stream.DisposeAsync();
            throw;
        }
    }

    /// <summary>Ends what the library still waits for.</summary>
    public void Cut()
    {
        inside.Stop();
        cut.Cancel();
    }

    public async ValueTask DisposeAsync()
    {
        Cut();
        await pumping;
        await outside.DisposeAsync();
        cut.Dispose();
    }

    private async Task PumpAsync()
    {
        try
        {
            using var socket = await inside.AcceptSocketAsync(cut.Token);
            inside.Stop();
            await using var library = new NetworkStream(socket, ownsSocket: false);
            var there = library.CopyToAsync(outside, cut.Token);
            var back = outside.CopyToAsync(library, cut.Token);
            await Task.WhenAny(there, back);
            await cut.CancelAsync();
            await Task.WhenAll(there, back);
        }
        catch (Exception exception)
            when (exception is OperationCanceledException or IOException or SocketException or ObjectDisposedException)
        {
            // The library finds its connection closed.
        }
    }

    /// <summary>Asks for TLS (RFC 4511, 4.14): one request of fixed bytes, one answer of a result code.</summary>
    private static async Task StartTlsAsync(Stream stream, CancellationToken cancellationToken)
    {
        const int success = 0;
        try
        {
            await stream.WriteAsync((byte[])[0x30, 0x1d, 2, 1, 1, 0x77, 0x18, 0x80, 0x16, .. Oid], cancellationToken);
            var head = new byte[2];
            await stream.ReadExactlyAsync(head, cancellationToken);
            var body = new byte[head[1] < 0x80 ? head[1] : throw new AsnContentException()];
            await stream.ReadExactlyAsync(body, cancellationToken);
            var message = new AsnReader((byte[])[.. head, .. body], AsnEncodingRules.BER).ReadSequence();
            message.ReadInteger();
            var answer = message.ReadSequence(new Asn1Tag(TagClass.Application, 24));
            if (answer.ReadEnumeratedBytes().Span is not [success])
            {
                throw new OutsideException("the directory refuses StartTLS");
            }
        }
        catch (Exception exception) when (exception is AsnContentException or IOException)
        {
            throw new OutsideException("the directory does not understand StartTLS", exception);
        }
    }

    private static ReadOnlySpan<byte> Oid => "1.3.6.1.4.1.1466.20037"u8;
}
