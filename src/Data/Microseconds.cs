namespace Entrepot.Data;

/// <summary>Moments as both databases, and other sites, have them: microseconds since 1970 UTC.</summary>
public static class Microseconds
{
    public static long Of(DateTimeOffset moment) =>
        (moment.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;

    public static DateTimeOffset From(long value) =>
        DateTimeOffset.UnixEpoch.AddTicks(value * TimeSpan.TicksPerMicrosecond);
}
