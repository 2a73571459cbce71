using System.Threading.Channels;

namespace Entrepot.Access.Audit.Pulls;

/// <summary>
/// The pulls that are not written yet. Noting one never waits: when more come than are written, the rest is counted and
/// otherwise forgotten.
/// </summary>
public sealed class PullLog
{
    internal const int Capacity = 10_000;

    private readonly Channel<Pull> noted = Channel.CreateBounded<Pull>(
        new BoundedChannelOptions(Capacity) { FullMode = BoundedChannelFullMode.Wait, SingleReader = true }
    );
    private readonly List<Pull> taken = [];
    private long dropped;
    private long droppedTaken;

    public void Note(in Pull pull)
    {
        if (!noted.Writer.TryWrite(pull))
        {
            Interlocked.Increment(ref dropped);
        }
    }

    /// <summary>
    /// The next pulls to be written, so many at most, and how many were forgotten. They are the same again until they are
    /// said to be written.
    /// </summary>
    internal (IReadOnlyList<Pull> Pulls, long Dropped) Next(int most)
    {
        if (taken.Count == 0 && droppedTaken == 0)
        {
            while (taken.Count < most && noted.Reader.TryRead(out var pull))
            {
                taken.Add(pull);
            }

            droppedTaken = Interlocked.Exchange(ref dropped, 0);
        }

        return (taken, droppedTaken);
    }

    internal void Written()
    {
        taken.Clear();
        droppedTaken = 0;
    }
}
