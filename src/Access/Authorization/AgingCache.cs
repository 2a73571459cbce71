using System.Collections.Concurrent;

namespace Entrepot.Access.Authorization;

/// <summary>
/// Remembers what was read for a bounded time and a bounded number of keys. What is being read while everything is
/// dropped is not remembered.
/// </summary>
internal sealed class AgingCache<TKey, TValue>(TimeProvider clock, TimeSpan age, int capacity)
    where TKey : notnull
{
    private volatile ConcurrentDictionary<TKey, (TValue Value, long ReadAt)> entries = new();

    public async ValueTask<TValue> GetAsync(
        TKey key,
        Func<TKey, CancellationToken, Task<TValue>> read,
        CancellationToken cancellationToken
    )
    {
        var present = entries;
        if (present.TryGetValue(key, out var entry) && clock.GetElapsedTime(entry.ReadAt) < age)
        {
            return entry.Value;
        }

        // The age counts from before the read: what changes during it may be missing from the answer.
        var readAt = clock.GetTimestamp();
        var value = await read(key, cancellationToken);
        if (present.Count >= capacity)
        {
            present.Clear();
        }

        present[key] = (value, readAt);
        return value;
    }

    public void Drop() => entries = new();
}
