using Entrepot.Oci;
using Entrepot.Replication.Tasks;

namespace Entrepot.Replication.Transfer;

/// <summary>Says every ten seconds how far a long blob is.</summary>
internal sealed class BlobProgress(TaskLog log, Descriptor blob, TimeProvider clock) : IProgress<long>
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private long last = clock.GetTimestamp();

    public void Report(long value)
    {
        if (clock.GetElapsedTime(last) >= Interval)
        {
            last = clock.GetTimestamp();
            log.Write($"{blob.Digest}: {Quantity.Bytes(value)} of {Quantity.Bytes(blob.Size)} sent.");
        }
    }
}
