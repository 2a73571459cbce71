using System.Threading.RateLimiting;

namespace Entrepot.Server.Admission;

/// <summary>Lets so many through at once; the others wait in the order in which they came, but not for long.</summary>
internal sealed class Turnstile(int limit, TimeSpan patience, TimeProvider clock) : IDisposable
{
    /// <summary>Who waits costs a connection, of which a node has 5,000.</summary>
    private const int Waiting = 5000;

    private readonly ConcurrencyLimiter limiter = new(
        new ConcurrencyLimiterOptions
        {
            PermitLimit = limit,
            QueueLimit = Waiting,
            QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
        }
    );

    /// <summary>The place that was taken, to be disposed of when the request is over; null when none came free in time.</summary>
    public async ValueTask<IDisposable?> EnterAsync(CancellationToken cancellationToken)
    {
        var lease = limiter.AttemptAcquire();
        if (lease.IsAcquired)
        {
            return lease;
        }

        using var enough = new CancellationTokenSource(patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(enough.Token, cancellationToken);
        try
        {
            lease = await limiter.AcquireAsync(cancellationToken: either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }

        return lease.IsAcquired ? lease : null;
    }

    public void Dispose() => limiter.Dispose();
}
