using Entrepot.Oci;
using Entrepot.Replication.Metrics;
using Entrepot.Replication.Targets;
using Entrepot.Replication.Tasks;

namespace Entrepot.Replication.Transfer;

/// <summary>Says every ten seconds how far a long blob is, counts what is sent, and adds it to how far the whole copy is.</summary>
internal sealed class BlobProgress(TaskLog log, Descriptor blob, string rule, CopyProgress whole, TimeProvider clock)
    : IProgress<long>
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private long last = clock.GetTimestamp();
    private long sent;

    public void Report(long value)
    {
        // After a break it may go on further back: the copy is there then, and what is sent again counts again.
        var more = value - Interlocked.Exchange(ref sent, value);
        whole.Send(more);
        ReplicationMeter.Sent(rule, Math.Max(0, more));
        if (clock.GetElapsedTime(last) >= Interval)
        {
            last = clock.GetTimestamp();
            log.Write($"{blob.Digest}: {Quantity.Bytes(value)} of {Quantity.Bytes(blob.Size)} sent.");
        }
    }
}
