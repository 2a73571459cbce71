namespace Entrepot.Bench.Measuring;

/// <summary>How much is replicated: single pushes, images after an outage, gigabytes (10^9 bytes) at once.</summary>
internal sealed record ReplicationSize(int Pushes, int Images, int Gigabytes);
