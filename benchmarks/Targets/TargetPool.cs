using System.Collections.Concurrent;

namespace Entrepot.Bench.Targets;

/// <summary>The servers that run: each is started when a row first needs it, and stays for the rows after it.</summary>
internal sealed class TargetPool : IAsyncDisposable
{
    private readonly ConcurrentDictionary<(string Contender, Door Door), BenchTarget?> running = [];

    /// <summary>Null when the contender has no such door.</summary>
    public async Task<BenchTarget?> GetAsync(Contender contender, Door door, CancellationToken cancellationToken) =>
        running.TryGetValue((contender.Name, door), out var target)
            ? target
            : running[(contender.Name, door)] = await contender.Start(door, cancellationToken);

    /// <summary>Ends a server and removes its data; who needs it next gets a new one.</summary>
    public async Task ForgetAsync(Contender contender, Door door)
    {
        if (running.TryRemove((contender.Name, door), out var target) && target is not null)
        {
            await target.DisposeAsync();
        }
    }

    public async ValueTask DisposeAsync() =>
        // Together, and each on a thread of its own: removing what they hold takes its time.
        await Task.WhenAll(
            running.Values.OfType<BenchTarget>().Select(target => Task.Run(async () => await target.DisposeAsync()))
        );
}
