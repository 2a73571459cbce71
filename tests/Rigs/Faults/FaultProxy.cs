using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Entrepot.Rigs.Faults;

/// <summary>
/// A TCP proxy on loopback that disturbs what passes. The faults can be changed at any time and then hold for open
/// connections too.
/// </summary>
public sealed class FaultProxy : IAsyncDisposable
{
    private readonly int port = LoopbackPorts.Next();
    private readonly ConcurrentDictionary<ProxiedConnection, Task> connections = new();
    private readonly CancellationTokenSource stop = new();
    private FaultBudget budget = new(ConnectionFaults.None);
    private TcpListener? listener;
    private Task accepting = Task.CompletedTask;
    private int accepted;
    private long passedUp;
    private long passedDown;

    private FaultProxy(Uri target) => Target = target;

    /// <summary>Host and port of the proxy, for the name of an image.</summary>
    public string Host => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}");

    /// <summary>Where connections go from now on, as those of a balancer do; open ones stay where they are.</summary>
    public Uri Target { get; set; }

    /// <summary>The address of the proxy, with the scheme of the target.</summary>
    public Uri Address => new($"{Target.Scheme}://{Host}");

    /// <summary>How many connections were accepted so far.</summary>
    public int Accepted => Volatile.Read(ref accepted);

    /// <summary>How many bytes from clients were passed on so far, over all connections.</summary>
    public long PassedUp => Interlocked.Read(ref passedUp);

    /// <summary>How many bytes to clients were passed on so far, over all connections.</summary>
    public long PassedDown => Interlocked.Read(ref passedDown);

    /// <summary>The faults from now on.</summary>
    public ConnectionFaults Faults
    {
        get => Volatile.Read(ref budget).Faults;
        set => Volatile.Write(ref budget, new FaultBudget(value));
    }

    /// <summary>Starts a proxy to the host and port of <paramref name="target"/>.</summary>
    public static FaultProxy Start(Uri target)
    {
        var proxy = new FaultProxy(target);
        proxy.Accept();
        return proxy;
    }

    /// <summary>Lets new connections be accepted, at the start and after <see cref="RefuseAsync"/>.</summary>
    public void Accept()
    {
        if (listener is null)
        {
            listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            accepting = AcceptLoopAsync(listener);
        }
    }

    /// <summary>Refuses new connections, as a server that is down does, and resets the open ones.</summary>
    public async Task RefuseAsync()
    {
        listener?.Dispose();
        listener = null;
        await accepting;
        CutAll();
    }

    /// <summary>Resets all open connections.</summary>
    public void CutAll()
    {
        foreach (var connection in connections.Keys)
        {
            connection.Dispose();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await RefuseAsync();
        await Task.WhenAll(connections.Values);
        stop.Dispose();
    }

    private async Task AcceptLoopAsync(TcpListener from)
    {
        while (true)
        {
            Socket client;
            try
            {
                client = await from.AcceptSocketAsync(stop.Token);
            }
            catch (Exception closed)
                when (closed is SocketException or ObjectDisposedException or OperationCanceledException)
            {
                return;
            }
            Interlocked.Increment(ref accepted);
            var connection = new ProxiedConnection(client, () => Volatile.Read(ref budget), Count);
            connections[connection] = ServeAsync(connection);
        }
    }

    private void Count(bool down, int bytes) => Interlocked.Add(ref (down ? ref passedDown : ref passedUp), bytes);

    private async Task ServeAsync(ProxiedConnection connection)
    {
        // Registered before it runs, so that the removal below finds it.
        await Task.Yield();
        using var running = connection;
        await running.RunAsync(Target.Host, Target.Port, stop.Token);
        connections.TryRemove(connection, out _);
    }
}
