using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Entrepot.Distribution.Blobs;

/// <summary>The part of a blob that a request asks for (RFC 9110, 14).</summary>
/// <param name="Length">In bytes; 0 with <see cref="Satisfiable"/> false.</param>
internal readonly record struct BlobRange(long First, long Length, bool Partial, bool Satisfiable)
{
    public static BlobRange Whole(long size) => new(0, size, false, true);

    private static BlobRange None => new(0, 0, false, false);

    /// <summary>
    /// One range is honoured. Several are answered with the whole, as is what cannot be read; what lies outside of the
    /// blob or ends before it begins is not satisfiable.
    /// </summary>
    public static BlobRange Of(HttpRequest request, long size, EntityTagHeaderValue tag)
    {
        var header = request.Headers.Range.ToString();
        if (header.Length == 0 || !AppliesTo(request, tag))
        {
            return Whole(size);
        }

        if (!header.StartsWith("bytes=", StringComparison.OrdinalIgnoreCase))
        {
            return Whole(size);
        }

        var range = header["bytes=".Length..].Trim();
        return range.Contains(',', StringComparison.Ordinal) ? Whole(size) : OfOne(range, size);
    }

    private static BlobRange OfOne(string range, long size)
    {
        if (range.Split('-') is not [var first, var last] || !IsNumber(first) || !IsNumber(last))
        {
            return Whole(size);
        }

        return (first, last) switch
        {
            ("", "") => Whole(size),
            ("", _) => Suffix(Number(last), size),
            (_, "") => Between(Number(first), long.MaxValue, size),
            _ => Between(Number(first), Number(last), size),
        };
    }

    private static BlobRange Suffix(long length, long size) =>
        length == 0 || size == 0 ? None : new BlobRange(Math.Max(0, size - length), Math.Min(length, size), true, true);

    private static BlobRange Between(long first, long last, long size) =>
        first >= size || last < first ? None : new BlobRange(first, Math.Min(last, size - 1) - first + 1, true, true);

    private static bool AppliesTo(HttpRequest request, EntityTagHeaderValue tag) =>
        request.Headers.IfRange is not { Count: > 0 } condition
        || (EntityTagHeaderValue.TryParse(condition.ToString(), out var wanted) && wanted.Compare(tag, true));

    private static bool IsNumber(string text) => text.All(char.IsAsciiDigit);

    /// <summary>Numbers beyond all sizes are just beyond.</summary>
    private static long Number(string digits) =>
        long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : long.MaxValue;
}
