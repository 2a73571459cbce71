using System.Collections.Concurrent;

namespace Entrepot.Access.Sessions;

/// <summary>
/// Sessions that were signed out before their time, so that a copy of the cookie is worth nothing. Known to this process
/// until the session would have ended by itself.
/// </summary>
internal sealed class EndedSessions(TimeProvider clock)
{
    private const int SweepAbove = 10_000;

    private readonly ConcurrentDictionary<string, DateTimeOffset> ended = new(StringComparer.Ordinal);

    public bool Contains(string id) => ended.ContainsKey(id);

    /// <param name="until">When the session would have ended at the latest.</param>
    public void Add(string id, DateTimeOffset until)
    {
        if (ended.Count > SweepAbove)
        {
            var now = clock.GetUtcNow();
            foreach (var (old, _) in ended.Where(pair => pair.Value < now))
            {
                ended.TryRemove(old, out _);
            }
        }

        ended[id] = until;
    }
}
