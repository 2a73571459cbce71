using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Entrepot.Bench.Wire;

/// <summary>
/// One HTTP/1.1 connection that is kept alive, as light as a client can be, so that it does not decide the result:
/// blocking calls, bodies of files and of answers never pass through this program where there is no TLS.
/// </summary>
internal sealed class WireConnection : IDisposable
{
    private readonly byte[] buffer = new byte[64 * 1024];
    private readonly IWire wire;
    private readonly string host;
    private int start;
    private int end;

    public WireConnection(Uri address)
    {
        host = address.Authority;
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)
        {
            NoDelay = true,
            ReceiveTimeout = 120_000,
            SendTimeout = 120_000,
        };
        socket.Connect(AddressOf(address), address.Port);
        wire = address.Scheme == Uri.UriSchemeHttps ? new TlsWire(socket, address.Host) : new PlainWire(socket);
    }

    /// <summary>Sends a request with a small body, or none, and reads the answer.</summary>
    /// <param name="headers">Whole lines, each with its end.</param>
    public WireAnswer Send(string method, string target, string headers, ReadOnlyMemory<byte> body = default)
    {
        var length = body.IsEmpty && method is "GET" or "HEAD" ? "" : Length(body.Length);
        wire.Send([.. Head(method, target, headers + length), .. body.Span]);
        return ReadAnswer(method);
    }

    /// <summary>Sends a request whose body is a file and what follows it.</summary>
    public WireAnswer SendFile(string method, string target, string headers, string file, byte[] tail)
    {
        wire.SendFile(Head(method, target, headers), file, tail);
        return ReadAnswer(method);
    }

    public void Dispose() => wire.Dispose();

    /// <summary>The header line of a body's length.</summary>
    public static string Length(long length) =>
        string.Create(CultureInfo.InvariantCulture, $"Content-Length: {length}\r\n");

    private byte[] Head(string method, string target, string headers) =>
        Encoding.ASCII.GetBytes($"{method} {target} HTTP/1.1\r\nHost: {host}\r\n{headers}\r\n");

    private static IPAddress AddressOf(Uri address) =>
        IPAddress.TryParse(address.Host, out var ip)
            ? ip
            : Dns.GetHostAddresses(address.Host, AddressFamily.InterNetwork)[0];

    private WireAnswer ReadAnswer(string method)
    {
        int headLength;
        while ((headLength = buffer.AsSpan(start, end - start).IndexOf("\r\n\r\n"u8)) < 0)
        {
            Fill();
        }

        var head = Encoding.ASCII.GetString(buffer, start, headLength);
        start += headLength + 4;
        var status = int.Parse(head.AsSpan(9, 3), CultureInfo.InvariantCulture);
        var hasBody = method != "HEAD" && status is not (204 or 304);
        var length =
            !hasBody ? 0
            : Header(head, "Content-Length") is { } announced
                ? Drop(long.Parse(announced, CultureInfo.InvariantCulture))
            : Header(head, "Transfer-Encoding") is not null ? DropChunks()
            : 0;
        return new WireAnswer(status, Header(head, "Location"), length);
    }

    private static string? Header(string head, string name)
    {
        var at = head.IndexOf($"\r\n{name}: ", StringComparison.OrdinalIgnoreCase);
        if (at < 0)
        {
            return null;
        }

        var from = at + name.Length + 4;
        var to = head.IndexOf("\r\n", from, StringComparison.Ordinal);
        return head[from..(to < 0 ? head.Length : to)];
    }

    private long Drop(long length)
    {
        var buffered = (int)Math.Min(length, end - start);
        start += buffered;
        wire.Drop(length - buffered);
        return length;
    }

    private long DropChunks()
    {
        for (var total = 0L; ; )
        {
            int lineLength;
            while ((lineLength = buffer.AsSpan(start, end - start).IndexOf("\r\n"u8)) < 0)
            {
                Fill();
            }

            var line = Encoding.ASCII.GetString(buffer, start, lineLength);
            start += lineLength + 2;
            var length = long.Parse(line, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            total += length;
            Drop(length + 2);
            if (length == 0)
            {
                return total;
            }
        }
    }

    private void Fill()
    {
        if (start == end)
        {
            start = end = 0;
        }
        else if (end == buffer.Length)
        {
            buffer.AsSpan(start, end - start).CopyTo(buffer);
            end -= start;
            start = 0;
        }

        var received = wire.Receive(buffer.AsSpan(end));
        end += received > 0 ? received : throw new IOException("The connection was closed");
    }
}
