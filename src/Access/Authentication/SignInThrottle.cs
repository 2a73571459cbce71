namespace Entrepot.Access.Authentication;

/// <summary>
/// Counts wrong passwords by account and by source address: 10 in 10 minutes close either. Who has signed in to an
/// account from a source before is stopped only by their own failures there, so that a stranger's guesses, or one
/// broken job behind the same address, lock nobody out.
/// </summary>
internal sealed class SignInThrottle(TimeProvider clock)
{
    private const int Limit = 10;
    private const int Capacity = 20_000;
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(10);

    private readonly Lock gate = new();
    private readonly Dictionary<(string Account, string Source), FailureWindow> failures = [];
    private readonly HashSet<(string Account, string Source)> known = [];

    /// <summary>How many counts are kept.</summary>
    internal int Remembered
    {
        get
        {
            lock (gate)
            {
                return failures.Count;
            }
        }
    }

    /// <summary>How long this account must not be tried from this source; null when it may.</summary>
    public TimeSpan? Wait(string account, string source)
    {
        var now = clock.GetUtcNow();
        lock (gate)
        {
            return known.Contains((account, source))
                ? WaitOf((account, source), now)
                : Longest(WaitOf((account, ""), now), WaitOf(("", source), now));
        }
    }

    public void Failed(string account, string source)
    {
        var now = clock.GetUtcNow();
        lock (gate)
        {
            if (failures.Count > Capacity)
            {
                Sweep(now);
            }

            foreach (var key in ((string, string)[])[(account, source), (account, ""), ("", source)])
            {
                if (!failures.TryGetValue(key, out var window))
                {
                    failures[key] = window = new FailureWindow(Limit, Window);
                }

                window.Add(now);
            }
        }
    }

    public void Succeeded(string account, string source)
    {
        lock (gate)
        {
            if (known.Count >= Capacity)
            {
                known.Clear();
            }

            known.Add((account, source));
            failures.Remove((account, source));
        }
    }

    private TimeSpan? WaitOf((string, string) key, DateTimeOffset now) =>
        failures.TryGetValue(key, out var window) ? window.Wait(now) : null;

    private static TimeSpan? Longest(TimeSpan? one, TimeSpan? other) => one is null || one < other ? other : one;

    /// <summary>Makes room; if nothing has ended, the flood itself is forgotten rather than memory filled.</summary>
    private void Sweep(DateTimeOffset now)
    {
        foreach (var (key, window) in failures)
        {
            if (window.IsEmpty(now))
            {
                failures.Remove(key);
            }
        }

        if (failures.Count > Capacity)
        {
            failures.Clear();
        }
    }
}
