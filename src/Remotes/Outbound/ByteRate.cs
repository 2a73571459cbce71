namespace Entrepot.Remotes.Outbound;

/// <summary>Spaces bytes out so that no more than a number of them leaves in a second.</summary>
internal sealed class ByteRate(long bytesPerSecond, TimeProvider clock)
{
    private readonly Lock gate = new();
    private DateTimeOffset free = DateTimeOffset.MinValue;

    /// <summary>A piece of at most <paramref name="most"/> bytes that takes no longer than about 1/8 s.</summary>
    public int PieceSize(int most) => (int)Math.Clamp(bytesPerSecond / 8, 1024, most);

    /// <summary>Waits until it is these bytes' turn.</summary>
    public Task PaceAsync(int bytes, CancellationToken cancellationToken)
    {
        TimeSpan wait;
        lock (gate)
        {
            var now = clock.GetUtcNow();
            var turn = free > now ? free : now;
            free = turn + TimeSpan.FromSeconds((double)bytes / bytesPerSecond);
            wait = turn - now;
        }

        return wait > TimeSpan.Zero ? Task.Delay(wait, clock, cancellationToken) : Task.CompletedTask;
    }
}
