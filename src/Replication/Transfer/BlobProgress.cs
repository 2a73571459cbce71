using Entrepot.Oci;
using Entrepot.Replication.Metrics;
using Entrepot.Replication.Tasks;

namespace Entrepot.Replication.Transfer;

/// <summary>Says every ten seconds how far a long blob is, and counts what is sent.</summary>
internal sealed class BlobProgress(TaskLog log, Descriptor blob, string rule, TimeProvider clock) : IProgress<long>
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private long last = clock.GetTimestamp();
    private long sent;

    public void Report(long value)
    {
        // After a break it may go on further back: what is sent again counts again.
        ReplicationMeter.Sent(rule, Math.Max(0, value - sent));
        sent = value;
        if (clock.GetElapsedTime(last) >= Interval)
        {
            last = clock.GetTimestamp();
            log.Write($"{blob.Digest}: {Quantity.Bytes(value)} of {Quantity.Bytes(blob.Size)} sent.");
        }
    }
}
