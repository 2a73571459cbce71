using Entrepot.Oci;
using Entrepot.Replication.Targets;
using Entrepot.Replication.Tasks;

namespace Entrepot.Replication.Transfer;

/// <summary>Says every ten seconds how far a long blob is, and adds it to how far the whole copy is.</summary>
internal sealed class BlobProgress(TaskLog log, Descriptor blob, CopyProgress whole, TimeProvider clock)
    : IProgress<long>
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private long last = clock.GetTimestamp();
    private long sent;

    public void Report(long value)
    {
        // After a break it may begin again, at an earlier place.
        whole.Send(value - Interlocked.Exchange(ref sent, value));
        if (clock.GetElapsedTime(last) >= Interval)
        {
            last = clock.GetTimestamp();
            log.Write($"{blob.Digest}: {Quantity.Bytes(value)} of {Quantity.Bytes(blob.Size)} sent.");
        }
    }
}
