namespace Entrepot.Remotes.Outbound;

/// <summary>
/// Spaces bytes out so that no more than a number of them passes in a second, together of all who share it. The number
/// may change meanwhile: who waits then takes a new turn.
/// </summary>
public sealed class ByteRate(long bytesPerSecond, TimeProvider clock)
{
    private readonly Lock gate = new();
    private long rate = bytesPerSecond;
    private DateTimeOffset free = DateTimeOffset.MinValue;
    private TaskCompletionSource changed = New();

    /// <summary>0: as fast as it goes.</summary>
    public long BytesPerSecond
    {
        get => Volatile.Read(ref rate);
        set
        {
            lock (gate)
            {
                if (rate == value)
                {
                    return;
                }

                rate = value;
                free = DateTimeOffset.MinValue;
                changed.SetResult();
                changed = New();
            }
        }
    }

    /// <summary>A piece of at most <paramref name="most"/> bytes that takes no longer than about 1/8 s.</summary>
    public int PieceSize(int most) =>
        BytesPerSecond is > 0 and var now ? (int)Math.Clamp(now / 8, Math.Min(1024, most), most) : most;

    /// <summary>Waits until it is these bytes' turn.</summary>
    public async Task PaceAsync(int bytes, CancellationToken cancellationToken)
    {
        while (TakeTurn(bytes, out var other) is { Ticks: > 0 } wait)
        {
            using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var turn = Task.Delay(wait, clock, over.Token);
            if (await Task.WhenAny(turn, other) == turn)
            {
                await turn;
                return;
            }

            await over.CancelAsync();
        }
    }

    /// <summary>How long it is to the turn.</summary>
    /// <param name="other">Ends when the rate becomes another.</param>
    private TimeSpan TakeTurn(int bytes, out Task other)
    {
        lock (gate)
        {
            other = changed.Task;
            if (rate == 0)
            {
                return TimeSpan.Zero;
            }

            var now = clock.GetUtcNow();
            var turn = free > now ? free : now;
            free = turn + TimeSpan.FromSeconds((double)bytes / rate);
            return turn - now;
        }
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
