using System.Globalization;
using Entrepot.Registry.Uploads;
using Microsoft.AspNetCore.Http;

namespace Entrepot.Distribution.Uploads;

/// <summary>
/// The spec's own form of the header (distribution-spec, "Pushing a blob in chunks"): first and last place, both
/// included, and nothing else.
/// </summary>
internal static class ContentRange
{
    /// <summary>False when there is a header that is none; null when there is no header.</summary>
    public static bool TryRead(HttpRequest request, out ByteRange? range)
    {
        range = null;
        var header = request.Headers.ContentRange;
        if (header.Count == 0)
        {
            return true;
        }

        if (
            header.ToString().Split('-') is not [var first, var last]
            || !TryReadPlace(first, out var from)
            || !TryReadPlace(last, out var to)
            || to < from
        )
        {
            return false;
        }

        range = new ByteRange(from, to);
        return true;
    }

    // Below the greatest number, so that a length can be counted.
    private static bool TryReadPlace(string text, out long place) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out place) && place < long.MaxValue;
}
