using System.Diagnostics.Metrics;

namespace Entrepot.Registry.Blobs;

/// <summary>Counts the bytes of blobs that clients send and get since this process started.</summary>
public static class BlobMeter
{
    public const string Name = "Entrepot.Registry";

    private static readonly Meter Meter = new(Name);

    private static readonly Counter<long> ReceivedBytes = Meter.CreateCounter<long>(
        "entrepot_blob_received_bytes_total",
        description: "Bytes of blobs that clients sent"
    );

    private static readonly Counter<long> SentBytes = Meter.CreateCounter<long>(
        "entrepot_blob_sent_bytes_total",
        description: "Bytes of blobs that clients were sent"
    );

    public static void Received(long bytes) => ReceivedBytes.Add(bytes);

    public static void Sent(long bytes) => SentBytes.Add(bytes);
}
