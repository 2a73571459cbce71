namespace Entrepot.Unit.Testing;

/// <summary>
/// The real clock, put forward by a test. What waits for a time is not woken by it, so that a site's loops do not live
/// through hours at once.
/// </summary>
internal sealed class ShiftedClock : TimeProvider
{
    private long shift;

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow().AddTicks(Interlocked.Read(ref shift));

    public override long GetTimestamp() =>
        System.GetTimestamp() + (Interlocked.Read(ref shift) * (TimestampFrequency / TimeSpan.TicksPerSecond));

    public void Advance(TimeSpan by) => Interlocked.Add(ref shift, by.Ticks);
}
