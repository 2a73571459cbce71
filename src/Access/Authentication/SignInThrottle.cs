using System.Security.Cryptography;
using System.Text;
using Entrepot.Data;

namespace Entrepot.Access.Authentication;

/// <summary>
/// Counts wrong passwords by account and by source address: 10 in 10 minutes close either. Who has signed in to an
/// account from a source before is stopped only by their own failures there, so that a stranger's guesses, or one
/// broken job behind the same address, lock nobody out. The nodes of a site count together: each tells the others, and
/// counts for itself only while they cannot be told.
/// </summary>
internal sealed class SignInThrottle
{
    private const string FailedWord = "sign-in-failed";
    private const string SucceededWord = "sign-in-succeeded";
    private const int Limit = 10;
    private const int Capacity = 20_000;
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(10);

    private readonly Lock gate = new();
    private readonly Dictionary<(string Account, string Source), FailureWindow> failures = [];
    private readonly HashSet<(string Account, string Source)> known = [];
    private readonly TimeProvider clock;
    private readonly NodeNotices others;

    public SignInThrottle(TimeProvider clock, NodeNotices others)
    {
        this.clock = clock;
        this.others = others;
        others.Listen(Hear);
    }

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
        var key = KeyOf(account, source);
        lock (gate)
        {
            return known.Contains(key)
                ? WaitOf(key, now)
                : Longest(WaitOf((key.Account, ""), now), WaitOf(("", key.Source), now));
        }
    }

    public void Failed(string account, string source)
    {
        var key = KeyOf(account, source);
        CountFailure(key);
        others.Tell($"{FailedWord} {key.Account} {key.Source}");
    }

    public void Succeeded(string account, string source)
    {
        var key = KeyOf(account, source);
        // Not of each request that says the same again.
        if (Remember(key))
        {
            others.Tell($"{SucceededWord} {key.Account} {key.Source}");
        }
    }

    private void Hear(string words)
    {
        switch (words.Split(' '))
        {
            case [FailedWord, var account, var source]:
                CountFailure((account, source));
                break;
            case [SucceededWord, var account, var source]:
                Remember((account, source));
                break;
        }
    }

    private void CountFailure((string Account, string Source) key)
    {
        var now = clock.GetUtcNow();
        lock (gate)
        {
            if (failures.Count > Capacity)
            {
                Sweep(now);
            }

            foreach (var one in ((string, string)[])[key, (key.Account, ""), ("", key.Source)])
            {
                if (!failures.TryGetValue(one, out var window))
                {
                    failures[one] = window = new FailureWindow(Limit, Window);
                }

                window.Add(now);
            }
        }
    }

    /// <summary>False when it was known, and nothing had failed since.</summary>
    private bool Remember((string Account, string Source) key)
    {
        lock (gate)
        {
            if (known.Count >= Capacity)
            {
                known.Clear();
            }

            var isNew = known.Add(key);
            return failures.Remove(key) || isNew;
        }
    }

    /// <summary>What was typed as a name may be a password: neither the memory nor another node gets to see it.</summary>
    private static (string Account, string Source) KeyOf(string account, string source) =>
        (Digest(account), Digest(source));

    private static string Digest(string text) =>
        Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 16));

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
