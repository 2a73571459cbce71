using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Entrepot.Rigs.Images;
using Entrepot.Rigs.Sites;

namespace Entrepot.EndToEnd.Transport;

/// <summary>Clients of every bad habit at once, and good ones among them, who get every byte all the same.</summary>
/// <param name="site">The site it breaks over, with TLS or without.</param>
/// <param name="blob">What is pulled.</param>
/// <param name="repository">The repository that holds it, and that is pushed to.</param>
/// <param name="seed">Where chance starts.</param>
internal sealed class Storm(EntrepotSite site, Blob blob, string repository, int seed)
{
    private const int Clients = 16;
    private const int SlowBuffer = 4096;

    private readonly ConcurrentBag<string> faults = [];
    private readonly string path = $"/v2/{repository}/blobs/{blob.Digest}";
    private int round;

    /// <summary>What good clients were refused or got wrong, and what bad ones were answered that they should not be.</summary>
    public IReadOnlyCollection<string> Faults => faults;

    private IReadOnlyList<Action<Random>> Habits =>
        [
            PullWhole,
            PullParts,
            PullSlowly,
            PullAndVanish,
            PullAndReset,
            PullAndFinishSending,
            PushInOnePiece,
            PushInChunks,
            PushAndReset,
            PushBrokenChunks,
            Babble,
            LeaveAtOnce,
        ];

    /// <summary>So many acts by clients that each pick one habit after the other; over TLS some speak HTTP/2.</summary>
    public async Task RunAsync(int acts, CancellationToken cancellationToken)
    {
        var clients = Enumerable
            .Range(0, Clients)
            .Select(_ =>
                Task.Factory.StartNew(
                    () => Live(Chance(), acts / Clients),
                    CancellationToken.None,
                    TaskCreationOptions.LongRunning,
                    TaskScheduler.Default
                )
            );
        using var http2 = site.ClientFor(EntrepotSite.Admin, EntrepotSite.AdminPassword);
        http2.DefaultRequestVersion = HttpVersion.Version20;
        http2.DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact;
        var sharing = site.Address.Scheme == Uri.UriSchemeHttps ? Clients / 2 : 0;
        await Task.WhenAll([
            .. clients,
            .. Enumerable.Range(0, sharing).Select(_ => ShareAsync(http2, acts / Clients / 2, cancellationToken)),
        ]);
    }

    /// <summary>Pulls over a connection that others use too, and gives up every second pull half way.</summary>
    private async Task ShareAsync(HttpClient http2, int acts, CancellationToken cancellationToken)
    {
        var random = Chance();
        for (var act = 0; act < acts; act++)
        {
            using var answer = await http2.GetAsync(path, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            await using var body = await answer.Content.ReadAsStreamAsync(cancellationToken);
            var wanted = act % 2 == 0 ? blob.Bytes.Length : random.Next(blob.Bytes.Length);
            var bytes = new byte[wanted];
            var read = await body.ReadAtLeastAsync(bytes, wanted, throwOnEndOfStream: false, cancellationToken);
            if (read < wanted || !bytes.AsSpan().SequenceEqual(blob.Bytes.AsSpan(0, wanted)))
            {
                faults.Add($"HTTP/2: {(int)answer.StatusCode} with {read} bytes instead of {wanted}");
            }
        }
    }

    private void Live(Random random, int acts)
    {
        for (var act = 0; act < acts; act++)
        {
            var habit = Habits[random.Next(Habits.Count)];
            try
            {
                habit(random);
            }
            catch (Exception exception) when (exception is IOException or SocketException)
            {
                faults.Add($"{habit.Method.Name}: {exception.Message}");
            }
        }
    }

    private void PullWhole(Random random)
    {
        using var connection = PlainConnection.Open(site);
        connection.Get(path);
        Expect(connection, HttpStatusCode.OK, blob.Bytes);
    }

    private void PullParts(Random random)
    {
        using var connection = PlainConnection.Open(site);
        var parts = Enumerable.Range(0, 4).Select(_ => Part(random)).ToList();
        connection.Get(path, [.. parts.Select(Range)]);
        foreach (var (first, length) in parts)
        {
            Expect(connection, HttpStatusCode.PartialContent, blob.Bytes.AsSpan(first, length));
        }
    }

    private void PullSlowly(Random random)
    {
        using var connection = PlainConnection.Open(site, SlowBuffer);
        var (first, length) = Part(random);
        connection.Get(path, Range((first, length)));
        Expect(connection, HttpStatusCode.PartialContent, blob.Bytes.AsSpan(first, length));
    }

    private void PullAndVanish(Random random)
    {
        using var connection = PlainConnection.Open(site, SlowBuffer);
        PullHalf(connection, random);
    }

    private void PullAndReset(Random random)
    {
        using var connection = PlainConnection.Open(site, SlowBuffer);
        PullHalf(connection, random);
        connection.Reset();
    }

    private void PullAndFinishSending(Random random)
    {
        using var connection = PlainConnection.Open(site, SlowBuffer);
        PullHalf(connection, random);
        connection.FinishSending();
    }

    private void PushInOnePiece(Random random)
    {
        var pushed = Layer(random);
        using var connection = PlainConnection.Open(site);
        connection.Begin("POST", UploadPath(pushed), $"Content-Length: {pushed.Bytes.Length}");
        for (var sent = 0; sent < pushed.Bytes.Length; )
        {
            var piece = Math.Min(random.Next(1, 80_000), pushed.Bytes.Length - sent);
            connection.Send(pushed.Bytes.AsSpan(sent, piece));
            sent += piece;
        }

        ExpectPushed(connection, pushed);
    }

    private void PushInChunks(Random random)
    {
        var pushed = Layer(random);
        using var connection = PlainConnection.Open(site);
        connection.Begin("POST", UploadPath(pushed), "Transfer-Encoding: chunked");
        for (var sent = 0; sent < pushed.Bytes.Length; )
        {
            var piece = Math.Min(random.Next(1, 80_000), pushed.Bytes.Length - sent);
            connection.Send(Ascii($"{piece:x}\r\n"));
            connection.Send(pushed.Bytes.AsSpan(sent, piece));
            connection.Send("\r\n"u8);
            sent += piece;
        }

        connection.Send("0\r\n\r\n"u8);
        ExpectPushed(connection, pushed);
    }

    private void PushAndReset(Random random)
    {
        var pushed = Layer(random);
        using var connection = PlainConnection.Open(site);
        connection.Begin("POST", UploadPath(pushed), $"Content-Length: {pushed.Bytes.Length}");
        connection.Send(pushed.Bytes.AsSpan(0, random.Next(pushed.Bytes.Length)));
        connection.Reset();
    }

    private void PushBrokenChunks(Random random)
    {
        var pushed = Layer(random);
        using var connection = PlainConnection.Open(site);
        connection.Begin("POST", UploadPath(pushed), "Transfer-Encoding: chunked");
        connection.Send("400\r\n"u8);
        connection.Send(pushed.Bytes.AsSpan(0, 1024));
        connection.Send("no chunk\r\n"u8);
        ExpectRefusal(connection);
    }

    private void Babble(Random random)
    {
        using var connection = PlainConnection.Open(site);
        var bytes = new byte[random.Next(1, 2000)];
        random.NextBytes(bytes);
        connection.Send(bytes);
        connection.Send("\r\n\r\n"u8);
        ExpectRefusal(connection);
    }

    /// <summary>Without a word, so over TLS in the middle of the handshake.</summary>
    private void LeaveAtOnce(Random random)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Connect(IPAddress.Loopback, site.Address.Port);
        if (random.Next(2) == 0)
        {
            socket.LingerState = new LingerOption(enable: true, seconds: 0);
        }
    }

    private void PullHalf(PlainConnection connection, Random random)
    {
        connection.Get(path);
        var (status, length) = connection.ReadHead();
        if (status != (int)HttpStatusCode.OK)
        {
            faults.Add($"GET {path}: {status}");
            return;
        }

        var half = random.Next(length / 2);
        if (!connection.ReadBody(half).AsSpan().SequenceEqual(blob.Bytes.AsSpan(0, half)))
        {
            faults.Add($"GET {path}: other bytes");
        }
    }

    private void ExpectPushed(PlainConnection connection, Blob pushed)
    {
        Expect(connection, HttpStatusCode.Created, []);
        connection.Get($"/v2/{repository}/blobs/{pushed.Digest}");
        Expect(connection, HttpStatusCode.OK, pushed.Bytes);
    }

    private void Expect(PlainConnection connection, HttpStatusCode expected, ReadOnlySpan<byte> bytes)
    {
        var (status, body) = connection.ReadAnswer();
        if (status != (int)expected || !body.AsSpan().SequenceEqual(bytes))
        {
            faults.Add($"{status} with {body.Length} bytes instead of {expected:d} with {bytes.Length}");
        }
    }

    private void ExpectRefusal(PlainConnection connection)
    {
        try
        {
            var (status, _) = connection.ReadAnswer();
            if (status is < 400 or >= 500)
            {
                faults.Add($"{status} for what is no request");
            }
        }
        catch (IOException)
        {
            // The end of the connection is an answer too.
        }
    }

    private Random Chance() => new(HashCode.Combine(seed, Interlocked.Increment(ref round)));

    private (int First, int Length) Part(Random random)
    {
        var first = random.Next(blob.Bytes.Length - 1);
        return (first, random.Next(1, blob.Bytes.Length - first));
    }

    private static string Range((int First, int Length) part) =>
        string.Create(CultureInfo.InvariantCulture, $"{part.First}-{part.First + part.Length - 1}");

    private static Blob Layer(Random random) => new ImageBuilder(random.Next()).LayerBlob(random.Next(2000, 300_000));

    private string UploadPath(Blob pushed) =>
        $"/v2/{repository}/blobs/uploads/?digest={Uri.EscapeDataString(pushed.Digest)}";

    private static byte[] Ascii(FormattableString text) =>
        System.Text.Encoding.ASCII.GetBytes(FormattableString.Invariant(text));
}
