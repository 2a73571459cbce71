namespace Entrepot.Replication.Targets;

/// <summary>How far the copy of a running target is. Many blobs may tell it at once.</summary>
public sealed class CopyProgress
{
    /// <summary>The rate is that of about so long.</summary>
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(3);

    private readonly Lock gate = new();
    private TimeProvider? clock;
    private long began;
    private (long At, long Sent) older;
    private (long At, long Sent) newer;
    private long total;
    private long sent;

    /// <summary>All bytes that have to be sent, and those that were.</summary>
    public (long Total, long Sent) Bytes
    {
        get
        {
            lock (gate)
            {
                return (total, sent);
            }
        }
    }

    /// <summary>How long it takes from now on if it goes on as it has since it began; null when nobody can tell.</summary>
    public TimeSpan? Remaining
    {
        get
        {
            lock (gate)
            {
                return clock is not null && sent > 0 && total >= sent
                    ? clock.GetElapsedTime(began) * ((double)(total - sent) / sent)
                    : null;
            }
        }
    }

    /// <summary>How fast it went in the last seconds; null when it has not begun.</summary>
    public double? BytesPerSecond
    {
        get
        {
            lock (gate)
            {
                if (clock is null)
                {
                    return null;
                }

                Mark();
                var elapsed = clock.GetElapsedTime(older.At).TotalSeconds;
                return elapsed > 0 ? Math.Max(0, (sent - older.Sent) / elapsed) : 0;
            }
        }
    }

    /// <summary>The copy begins.</summary>
    /// <param name="bytes">Of all blobs that may have to be sent.</param>
    public void Begin(long bytes, TimeProvider time)
    {
        lock (gate)
        {
            (clock, began) = (time, time.GetTimestamp());
            (total, sent) = (bytes, 0);
            older = newer = (began, 0);
        }
    }

    /// <summary>So many bytes need not be sent after all.</summary>
    public void Spare(long bytes)
    {
        lock (gate)
        {
            total = Math.Max(0, total - bytes);
        }
    }

    /// <summary>So many more were sent; less than none when some have to be sent again.</summary>
    public void Send(long bytes)
    {
        lock (gate)
        {
            sent += bytes;
            Mark();
        }
    }

    /// <summary>Moves the window on when its newer half is over.</summary>
    private void Mark()
    {
        if (clock is not null && clock.GetElapsedTime(newer.At) > Window)
        {
            (older, newer) = (newer, (clock.GetTimestamp(), sent));
        }
    }
}
