using System.Diagnostics;

namespace Entrepot.Rigs;

/// <summary>Waits for a condition with a deadline, instead of sleeping and hoping.</summary>
public static class Eventually
{
    /// <summary>How long a condition may take when nothing else is said: ample for two busy cores.</summary>
    public static readonly TimeSpan DefaultDeadline = TimeSpan.FromSeconds(30);

    /// <summary>Asks <paramref name="condition"/> until it is true; throws with <paramref name="awaited"/> at the deadline.</summary>
    public static Task IsTrueAsync(
        string awaited,
        Func<CancellationToken, Task<bool>> condition,
        CancellationToken cancellationToken,
        TimeSpan? deadline = null
    ) => GetAsync(awaited, async cancel => await condition(cancel) ? "" : null, cancellationToken, deadline);

    /// <summary>
    /// Asks <paramref name="attempt"/> until it gives a value and gives that value. Exceptions of an attempt count as
    /// "not yet"; the last one is the inner exception of the <see cref="RigException"/> at the deadline.
    /// </summary>
    public static async Task<T> GetAsync<T>(
        string awaited,
        Func<CancellationToken, Task<T?>> attempt,
        CancellationToken cancellationToken,
        TimeSpan? deadline = null
    )
        where T : class
    {
        var limit = deadline ?? DefaultDeadline;
        var clock = Stopwatch.StartNew();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        stop.CancelAfter(limit);
        Exception? last = null;
        var pause = TimeSpan.FromMilliseconds(5);
        while (true)
        {
            try
            {
                if (await attempt(stop.Token) is { } value)
                {
                    return value;
                }
                last = null;
            }
            catch (Exception failure) when (failure is not EventuallyHopelessException)
            {
                cancellationToken.ThrowIfCancellationRequested();
                last = failure is OperationCanceledException && last is not null ? last : failure;
            }
            if (clock.Elapsed >= limit)
            {
                throw new RigException($"{awaited}: not within {limit.TotalSeconds:0.#} s. {last?.Message}", last);
            }
            await Task.Delay(pause, cancellationToken);
            pause = TimeSpan.FromMilliseconds(Math.Min(pause.TotalMilliseconds * 1.5, 200));
        }
    }
}
