namespace Entrepot.Registry.Blobs;

/// <summary>
/// A sum over very many rows, added up beside the requests: who asks gets the last one, and waits only a moment for a
/// newer one. What takes longer than that is added up for a twentieth of the time at most, however often it is asked for.
/// </summary>
/// <param name="count">Adds it up; cancelled when the node stops.</param>
/// <param name="turns">One figure at a time leaves the processors to the requests.</param>
internal sealed class StorageFigure<T>(
    Func<CancellationToken, Task<T>> count,
    SemaphoreSlim turns,
    TimeProvider clock,
    CancellationToken stopping
)
{
    /// <summary>
    /// So long a request waits for a sum that is being added up: most sites are done by then, and show what was pushed
    /// just now.
    /// </summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(100);

    private const int Rest = 20;

    private readonly Lock gate = new();
    private volatile Sum? last;
    private Task counting = Task.CompletedTask;

    /// <summary>What was added up last; null when nothing has been yet.</summary>
    public Sum? Last => last;

    /// <summary>The figure, at most a moment later; null when it is still being added up for the first time.</summary>
    public async Task<Sum?> ReadAsync(CancellationToken cancellationToken)
    {
        if (IsFresh(out var running, out var others))
        {
            return last;
        }

        var patience = Task.Delay(Patience, clock, cancellationToken);
        await await Task.WhenAny(running, patience);

        // What began before may miss what this one has just pushed.
        if (others && running.IsCompleted && !IsFresh(out var own, out _))
        {
            await await Task.WhenAny(own, patience);
        }

        return last;
    }

    /// <summary>Ends when the figure is as new as it may be.</summary>
    public Task RefreshAsync() => IsFresh(out var running, out _) ? Task.CompletedTask : running;

    /// <summary>Whether it need not be added up; otherwise that has begun.</summary>
    /// <param name="running">Ends when it is added up.</param>
    /// <param name="others">Somebody else has begun it.</param>
    private bool IsFresh(out Task running, out bool others)
    {
        lock (gate)
        {
            running = counting;
            others = !counting.IsCompleted;
            if (others)
            {
                return false;
            }

            if (last is { } sum && clock.GetElapsedTime(sum.BegunAt) < sum.FreshFor)
            {
                return true;
            }

            // It is no part of the request that happened to ask.
            using (ExecutionContext.SuppressFlow())
            {
                running = counting = Task.Run(CountAsync, CancellationToken.None);
                return false;
            }
        }
    }

    private async Task CountAsync()
    {
        await turns.WaitAsync(stopping);
        try
        {
            var begunAt = clock.GetTimestamp();

            // SQLite keeps the thread for as long as it takes, and requests need those of the pool.
            var value = await Task
                .Factory.StartNew(
                    () => count(stopping),
                    stopping,
                    TaskCreationOptions.LongRunning | TaskCreationOptions.DenyChildAttach,
                    TaskScheduler.Default
                )
                .Unwrap();
            var taken = clock.GetElapsedTime(begunAt);

            // The first time says little: the code was as new as the figure.
            last = new Sum(value, begunAt, last is not null && taken > Patience ? taken * Rest : TimeSpan.Zero);
        }
        finally
        {
            turns.Release();
        }
    }

    /// <param name="BegunAt">What was changed later may be missing; a timestamp of the clock.</param>
    /// <param name="FreshFor">So long after that it is good enough for everybody.</param>
    public sealed record Sum(T Value, long BegunAt, TimeSpan FreshFor);
}
