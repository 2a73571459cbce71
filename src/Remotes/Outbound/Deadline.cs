namespace Entrepot.Remotes.Outbound;

/// <summary>A time limit that work pushes ahead of itself as long as it gets on.</summary>
internal sealed class Deadline : IDisposable
{
    private readonly CancellationTokenSource source;
    private readonly CancellationTokenRegistration outer;
    private readonly CancellationToken cancellationToken;

    /// <summary>No limit until <see cref="Extend"/>.</summary>
    public Deadline(TimeProvider clock, CancellationToken cancellationToken)
    {
        this.cancellationToken = cancellationToken;
        source = new CancellationTokenSource(Timeout.InfiniteTimeSpan, clock);
        outer = cancellationToken.UnsafeRegister(static state => ((CancellationTokenSource)state!).Cancel(), source);
    }

    /// <summary>Cancelled at the limit, or when the caller cancels.</summary>
    public CancellationToken Token => source.Token;

    /// <summary>The limit was reached and the caller did not cancel.</summary>
    public bool Expired => source.IsCancellationRequested && !cancellationToken.IsCancellationRequested;

    /// <summary>The limit is <paramref name="limit"/> from now.</summary>
    public void Extend(TimeSpan limit)
    {
        try
        {
            source.CancelAfter(limit);
        }
        catch (ObjectDisposedException)
        {
            // A body still being written when its request has already ended.
        }
    }

    public void Dispose()
    {
        outer.Dispose();
        source.Dispose();
    }
}
