using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Entrepot.Rigs.Remotes;

/// <summary>
/// A company's proxy: it opens tunnels (CONNECT) and passes plain requests on, and it alone knows the names of the
/// outside, all of which lead to loopback here.
/// </summary>
public sealed class ForwardProxy : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, LoopbackPorts.Next());
    private readonly CancellationTokenSource stop = new();
    private readonly ConcurrentQueue<string> requests = new();
    private readonly Task accepting;

    private ForwardProxy()
    {
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        Address = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}"));
        accepting = AcceptAsync();
    }

    public Uri Address { get; }

    /// <summary>The first lines of what was asked.</summary>
    public IReadOnlyCollection<string> Requests => requests;

    public static ForwardProxy Start() => new();

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        listener.Dispose();
        await accepting;
        stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        List<Task> serving = [];
        try
        {
            while (true)
            {
                serving.Add(ServeAsync(await listener.AcceptSocketAsync(stop.Token)));
            }
        }
        catch (Exception ended) when (ended is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(serving);
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        try
        {
            await using var client = new NetworkStream(socket, ownsSocket: true);
            var head = await ReadHeadAsync(client);
            var line = head.Split("\r\n")[0];
            requests.Enqueue(line);
            var (method, target) = (line.Split(' ')[0], line.Split(' ')[1]);
            var uri = new Uri(method == "CONNECT" ? $"https://{target}" : target);
            using var server = new TcpClient();
            await server.ConnectAsync(IPAddress.Loopback, uri.Port, stop.Token);
            await using var stream = server.GetStream();
            var first = method == "CONNECT" ? "" : head.Replace(target, uri.PathAndQuery, StringComparison.Ordinal);
            if (method == "CONNECT")
            {
                await client.WriteAsync("HTTP/1.1 200 Connection established\r\n\r\n"u8.ToArray(), stop.Token);
            }

            await stream.WriteAsync(Encoding.Latin1.GetBytes(first), stop.Token);
            await Task.WhenAny(client.CopyToAsync(stream, stop.Token), stream.CopyToAsync(client, stop.Token));
        }
        catch (Exception ended) when (ended is OperationCanceledException or IOException or SocketException)
        {
            // One of the two has gone.
        }
    }

    private async Task<string> ReadHeadAsync(NetworkStream client)
    {
        var head = new StringBuilder();
        var one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            if (await client.ReadAsync(one, stop.Token) == 0)
            {
                throw new IOException("The client has gone.");
            }

            head.Append((char)one[0]);
        }

        return head.ToString();
    }
}
