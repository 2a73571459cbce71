using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Entrepot.Data.Converters;

/// <summary>
/// Moments are stored as microseconds since 1970 UTC: both databases compare and order them alike, and no precision
/// is lost between them.
/// </summary>
internal sealed class MicrosecondsConverter()
    : ValueConverter<DateTimeOffset, long>(moment => Microseconds.Of(moment), value => Microseconds.From(value));
