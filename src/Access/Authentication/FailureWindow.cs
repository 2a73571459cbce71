namespace Entrepot.Access.Authentication;

/// <summary>The times of the last failures within a window; not safe for use by several threads at once.</summary>
internal sealed class FailureWindow(int limit, TimeSpan length)
{
    private readonly Queue<DateTimeOffset> failures = new();

    public void Add(DateTimeOffset now)
    {
        Forget(now);
        failures.Enqueue(now);
        if (failures.Count > limit)
        {
            failures.Dequeue();
        }
    }

    /// <summary>How long until the next try; null when one is welcome now.</summary>
    public TimeSpan? Wait(DateTimeOffset now)
    {
        Forget(now);
        return failures.Count < limit ? null : failures.Peek() + length - now;
    }

    public bool IsEmpty(DateTimeOffset now)
    {
        Forget(now);
        return failures.Count == 0;
    }

    private void Forget(DateTimeOffset now)
    {
        while (failures.TryPeek(out var oldest) && oldest + length <= now)
        {
            failures.Dequeue();
        }
    }
}
