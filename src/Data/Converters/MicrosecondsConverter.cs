using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Entrepot.Data.Converters;

/// <summary>
/// Moments are stored as microseconds since 1970 UTC: both databases compare and order them alike, and no precision
/// is lost between them.
/// </summary>
internal sealed class MicrosecondsConverter()
    : ValueConverter<DateTimeOffset, long>(moment => ToMicroseconds(moment), value => FromMicroseconds(value))
{
    private static long ToMicroseconds(DateTimeOffset moment) =>
        (moment.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) / TimeSpan.TicksPerMicrosecond;

    private static DateTimeOffset FromMicroseconds(long value) =>
        DateTimeOffset.UnixEpoch.AddTicks(value * TimeSpan.TicksPerMicrosecond);
}
