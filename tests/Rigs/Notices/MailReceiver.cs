using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Entrepot.Rigs.Notices;

/// <summary>A mail server (RFC 5321) without TLS that keeps what it takes, and may refuse at first.</summary>
public sealed class MailReceiver : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, LoopbackPorts.Next());
    private readonly CancellationTokenSource stop = new();
    private readonly ConcurrentQueue<ReceivedMail> taken = new();
    private readonly Task accepting;
    private int refusals;

    private MailReceiver()
    {
        listener.Start();
        accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)listener.LocalEndpoint).Port;

    /// <summary>What it has taken, oldest first.</summary>
    public IReadOnlyList<ReceivedMail> Taken => [.. taken];

    /// <summary>Somebody signed in, over a connection that everybody on the way can read.</summary>
    public bool SawPassword { get; private set; }

    public static MailReceiver Start() => new();

    /// <summary>The next so many mails are refused for now (451).</summary>
    public void Refuse(int count) => Interlocked.Exchange(ref refusals, count);

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
                serving.Add(ServeAsync(await listener.AcceptTcpClientAsync(stop.Token)));
            }
        }
        catch (Exception ended) when (ended is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            await Task.WhenAll(serving);
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var connection = client;
        try
        {
            await using var stream = client.GetStream();
            using var reader = new StreamReader(stream, Encoding.UTF8);
            await ConverseAsync(reader, stream);
        }
        catch (Exception broken) when (broken is IOException or OperationCanceledException)
        {
            // The other side has gone.
        }
    }

    private async Task ConverseAsync(StreamReader reader, NetworkStream stream)
    {
        var recipients = new List<string>();
        await SayAsync(stream, "220 rig ESMTP");
        while (await reader.ReadLineAsync(stop.Token) is { } line)
        {
            switch (line.Split(' ', ':')[0].ToUpperInvariant())
            {
                case "EHLO":
                    await SayAsync(stream, "250-rig\r\n250 AUTH PLAIN");
                    break;
                case "AUTH":
                    SawPassword = true;
                    await SayAsync(stream, "235 welcome");
                    break;
                case "RCPT":
                    recipients.Add(
                        line[
                            (line.IndexOf('<', StringComparison.Ordinal) + 1)..line.IndexOf(
                                '>',
                                StringComparison.Ordinal
                            )
                        ]
                    );
                    await SayAsync(stream, "250 ok");
                    break;
                case "DATA":
                    await SayAsync(stream, "354 go on");
                    await TakeAsync(await ReadMessageAsync(reader), recipients, stream);
                    recipients = [];
                    break;
                case "QUIT":
                    await SayAsync(stream, "221 bye");
                    return;
                default:
                    await SayAsync(stream, "250 ok");
                    break;
            }
        }
    }

    private async Task TakeAsync(string message, List<string> recipients, NetworkStream stream)
    {
        if (Interlocked.Decrement(ref refusals) >= 0)
        {
            await SayAsync(stream, "451 not now");
            return;
        }

        taken.Enqueue(new ReceivedMail(recipients, message));
        await SayAsync(stream, "250 taken");
    }

    private async Task<string> ReadMessageAsync(StreamReader reader)
    {
        var message = new StringBuilder();
        while (await reader.ReadLineAsync(stop.Token) is { } line && line != ".")
        {
            message.Append(line.StartsWith("..", StringComparison.Ordinal) ? line[1..] : line).Append('\n');
        }

        return message.ToString();
    }

    private async Task SayAsync(NetworkStream stream, string line) =>
        await stream.WriteAsync(Encoding.ASCII.GetBytes(line + "\r\n"), stop.Token);
}
