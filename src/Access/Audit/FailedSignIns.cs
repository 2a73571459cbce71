using System.Globalization;

namespace Entrepot.Access.Audit;

/// <summary>
/// The sign-ins that failed and are not written yet. Each account and address has one line a minute at once and, when
/// there were more, one at the end of it; more than some dozen of them in a minute are counted only. So nobody who
/// guesses passwords fills the disk.
/// </summary>
internal sealed class FailedSignIns(TimeProvider clock)
{
    internal const int MostInAMinute = 60;
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly Lock gate = new();
    private readonly Dictionary<(string Account, string Address), int> failures = [];
    private readonly List<AuditLine> lines = [];
    private DateTimeOffset began;
    private long others;

    /// <param name="account">
    /// The account's name; null when there is none of the name: what was typed there may be anything, even a password.
    /// </param>
    /// <param name="reason">Why, when it was no wrong password.</param>
    public void Note(string? account, string address, string? reason = null)
    {
        lock (gate)
        {
            Turn(clock.GetUtcNow());
            var key = (account ?? "", address);
            if (failures.TryGetValue(key, out var count))
            {
                failures[key] = count + 1;
            }
            else if (failures.Count < MostInAMinute)
            {
                failures[key] = 1;
                lines.Add(Line(key, reason ?? (account is null ? "there is no such account" : "wrong password")));
            }
            else
            {
                others++;
            }
        }
    }

    /// <summary>The lines to be written; they are the same again, and perhaps more, until they are said to be written.</summary>
    public IReadOnlyList<AuditLine> Next()
    {
        lock (gate)
        {
            Turn(clock.GetUtcNow());
            return [.. lines];
        }
    }

    public void Written(IReadOnlyList<AuditLine> written)
    {
        lock (gate)
        {
            lines.RemoveAll(line => written.Any(one => ReferenceEquals(one, line)));
        }
    }

    private void Turn(DateTimeOffset now)
    {
        if (now - began < Minute)
        {
            return;
        }

        foreach (var (key, count) in failures.Where(failure => failure.Value > 1))
        {
            lines.Add(Line(key, string.Create(CultureInfo.InvariantCulture, $"{count - 1} times more in this minute")));
        }

        if (others > 0)
        {
            lines.Add(Line(("", ""), string.Create(CultureInfo.InvariantCulture, $"{others} times more by others")));
        }

        // What could not be written for long, and grows, gives way.
        lines.RemoveRange(0, Math.Max(0, lines.Count - (10 * MostInAMinute)));
        failures.Clear();
        others = 0;
        began = now;
    }

    private AuditLine Line((string Account, string Address) key, string description) =>
        new(clock.GetUtcNow(), key.Account, key.Address, "login", "user", key.Account, null, false, description);
}
