using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;

namespace Entrepot.Bench.Wire;

/// <summary>
/// TLS 1.3 with the cipher that docker and the like choose (AES-128-GCM), the same at every server. What arrives is
/// decrypted into one buffer that nobody looks at; the certificate is not checked.
/// </summary>
internal sealed class TlsWire : IWire
{
    private readonly SslStream stream;
    private readonly byte[] buffer = new byte[256 * 1024];

    public TlsWire(Socket socket, string host)
    {
        stream = new SslStream(new NetworkStream(socket, ownsSocket: true));
        stream.AuthenticateAsClient(
            new SslClientAuthenticationOptions
            {
                TargetHost = host,
                EnabledSslProtocols = SslProtocols.Tls13,
                CipherSuitesPolicy = new CipherSuitesPolicy([TlsCipherSuite.TLS_AES_128_GCM_SHA256]),
                RemoteCertificateValidationCallback = AnyCertificate.IsTrusted,
            }
        );
    }

    public void Send(ReadOnlySpan<byte> bytes) => stream.Write(bytes);

    public void SendFile(byte[] head, string file, byte[] tail)
    {
        Send(head);
        using var content = File.OpenHandle(file);
        var offset = 0L;
        while (RandomAccess.Read(content, buffer, offset) is > 0 and var read)
        {
            Send(buffer.AsSpan(0, read));
            offset += read;
        }

        Send(tail);
    }

    public int Receive(Span<byte> bytes) => stream.Read(bytes);

    public void Drop(long length)
    {
        for (var left = length; left > 0; )
        {
            var read = stream.Read(buffer.AsSpan(0, (int)Math.Min(left, buffer.Length)));
            left -= read > 0 ? read : throw new IOException($"The connection ended {left} bytes early");
        }
    }

    public void Dispose() => stream.Dispose();
}
