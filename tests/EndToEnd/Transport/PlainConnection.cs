using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using Entrepot.Rigs.Sites;

namespace Entrepot.EndToEnd.Transport;

/// <summary>
/// A connection without a client library between: what is sent, and when what comes is read, is the test's own decision.
/// </summary>
internal sealed class PlainConnection : IDisposable
{
    private readonly Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly EntrepotSite site;
    private readonly Stream wire;
    private readonly Stream stream;

    private PlainConnection(EntrepotSite site, int? receiveBuffer)
    {
        this.site = site;
        if (receiveBuffer is { } size)
        {
            socket.ReceiveBufferSize = size;
        }

        socket.ReceiveTimeout = (int)Patience.TotalMilliseconds;
        socket.Connect(IPAddress.Loopback, site.Address.Port);
        wire =
            site.Address.Scheme == Uri.UriSchemeHttps ? Secured(new NetworkStream(socket)) : new NetworkStream(socket);
        stream = new BufferedStream(wire, 16 * 1024);
    }

    private static TimeSpan Patience => TimeSpan.FromMinutes(1);

    /// <param name="receiveBuffer">How much the system takes in before it is read, in bytes.</param>
    public static PlainConnection Open(EntrepotSite site, int? receiveBuffer = null) => new(site, receiveBuffer);

    /// <summary>Sends GET requests in one piece, without waiting for answers.</summary>
    public void Get(string path, params IReadOnlyList<string> ranges) =>
        Send(
            string.Concat(
                (ranges.Count == 0 ? [""] : ranges).Select(range =>
                    Head("GET", path, range.Length > 0 ? $"Range: bytes={range}" : null)
                )
            )
        );

    /// <summary>Sends the head of a request, and nothing of its body.</summary>
    public void Begin(string method, string path, string header) => Send(Head(method, path, header));

    public void Send(ReadOnlySpan<byte> bytes) => wire.Write(bytes);

    /// <summary>Says that nothing more will be sent.</summary>
    public void FinishSending() => socket.Shutdown(SocketShutdown.Send);

    /// <summary>Reads the head of an answer: its status and the length of its body.</summary>
    public (int Status, int Length) ReadHead()
    {
        var status = int.Parse(ReadLine().Split(' ')[1], CultureInfo.InvariantCulture);
        var length = 0;
        for (var line = ReadLine(); line.Length > 0; line = ReadLine())
        {
            if (line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase))
            {
                length = int.Parse(line["Content-Length:".Length..], CultureInfo.InvariantCulture);
            }
        }

        return (status, length);
    }

    /// <summary>Reads a whole answer.</summary>
    public (int Status, byte[] Body) ReadAnswer()
    {
        var (status, length) = ReadHead();
        return (status, ReadBody(length));
    }

    public byte[] ReadBody(int length)
    {
        var body = new byte[length];
        stream.ReadExactly(body);
        return body;
    }

    /// <summary>Whether the other side has ended the connection; waits until it says something.</summary>
    public bool HasEnded() => stream.ReadByte() < 0;

    /// <summary>Ends the connection as a process that died does.</summary>
    public void Reset()
    {
        socket.LingerState = new LingerOption(enable: true, seconds: 0);
        socket.Close();
    }

    public void Dispose()
    {
        stream.Dispose();
        socket.Dispose();
    }

    private void Send(string text) => Send(Encoding.ASCII.GetBytes(text));

    private string Head(string method, string path, string? header)
    {
        var basic = Convert.ToBase64String(Encoding.UTF8.GetBytes(EntrepotSite.Credentials));
        var head = $"{method} {path} HTTP/1.1\r\nHost: {site.Host}\r\nAuthorization: Basic {basic}\r\n";
        return header is null ? $"{head}\r\n" : $"{head}{header}\r\n\r\n";
    }

    [SuppressMessage("Security", "CA5359", Justification = "Tests of certificates are elsewhere.")]
    private static SslStream Secured(NetworkStream network)
    {
        // Whom it speaks with is not what these connections are there to find out.
        var secured = new SslStream(network, leaveInnerStreamOpen: false, (_, _, _, _) => true);
        secured.AuthenticateAsClient("localhost");
        return secured;
    }

    private string ReadLine()
    {
        var line = new StringBuilder();
        while (true)
        {
            switch (stream.ReadByte())
            {
                case '\n':
                    return line.ToString().TrimEnd('\r');
                case < 0:
                    throw new EndOfStreamException($"The connection ended after '{line}'");
                case var character:
                    line.Append((char)character);
                    break;
            }
        }
    }
}
