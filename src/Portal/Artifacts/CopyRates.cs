using Entrepot.Management.Destinations;

namespace Entrepot.Portal.Artifacts;

/// <summary>How fast copies go, from how far they were when they were looked at.</summary>
public sealed class CopyRates
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(8);

    private readonly Dictionary<(long, string), Queue<(DateTimeOffset At, long Bytes)>> seen = [];

    public void Note(IEnumerable<DestinationAnswer> destinations, DateTimeOffset now)
    {
        var copying = destinations.Where(one => one.State == "copying").ToList();
        var kept = copying.Select(KeyOf).ToHashSet();
        foreach (var gone in seen.Keys.Where(key => !kept.Contains(key)).ToList())
        {
            seen.Remove(gone);
        }

        foreach (var one in copying)
        {
            var points = seen.TryGetValue(KeyOf(one), out var known) ? known : seen[KeyOf(one)] = new();
            var sent = one.BytesSent ?? 0;
            if (points.Count > 0 && points.Last().Bytes > sent)
            {
                // It began anew.
                points.Clear();
            }

            points.Enqueue((now, sent));
            while (points.Count > 2 && now - points.Peek().At > Window)
            {
                points.Dequeue();
            }
        }
    }

    /// <summary>Bytes a second over the last seconds; null when it was looked at once only.</summary>
    public long? Of(DestinationAnswer destination)
    {
        if (!seen.TryGetValue(KeyOf(destination), out var points) || points.Count < 2)
        {
            return null;
        }

        var (from, to) = (points.Peek(), points.Last());
        var seconds = (to.At - from.At).TotalSeconds;
        return seconds > 0 ? (long)((to.Bytes - from.Bytes) / seconds) : null;
    }

    private static (long, string) KeyOf(DestinationAnswer destination) => (destination.PolicyId, destination.Tag);
}
