namespace Entrepot.Replication.Reconcile;

/// <summary>Spaces requests out, so that a comparison never is what makes a registry busy.</summary>
internal sealed class RequestPace(int perSecond, TimeProvider clock)
{
    private readonly Lock gate = new();
    private DateTimeOffset free = DateTimeOffset.MinValue;

    /// <summary>Waits for the turn of one request.</summary>
    public Task TakeAsync(CancellationToken cancellationToken)
    {
        if (perSecond <= 0)
        {
            return Task.CompletedTask;
        }

        TimeSpan wait;
        lock (gate)
        {
            var now = clock.GetUtcNow();
            var turn = free > now ? free : now;
            free = turn + TimeSpan.FromSeconds(1d / perSecond);
            wait = turn - now;
        }

        // A timer is coarser than most turns: short waits are taken together.
        return wait > TimeSpan.FromMilliseconds(20) ? Task.Delay(wait, clock, cancellationToken) : Task.CompletedTask;
    }
}
