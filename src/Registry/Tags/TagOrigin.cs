using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.RegularExpressions;
using Entrepot.Data;

namespace Entrepot.Registry.Tags;

/// <summary>
/// Who gave a tag what it points to, and when: what sites compare that write the same tag. The later one wins at each of
/// them, so that all end with the same, whatever came first where. It travels as the header <see cref="Header"/>:
/// <c>SITE;TIME;SITE,SITE</c>.
/// </summary>
/// <param name="Site">The site that somebody pushed it to.</param>
/// <param name="Time">Microseconds since 1970 by that site's clock, and later than what the tag had there before.</param>
/// <param name="Path">The sites that have it on the way, the first one first: none of them needs to be sent it.</param>
public sealed partial record TagOrigin(string Site, long Time, IReadOnlyList<string> Path)
{
    public const string Header = "Entrepot-Origin";

    /// <summary>Longer ways are not kept: no net of sites is that deep.</summary>
    private const int LongestPath = 32;

    public static bool TryParse(string? text, [NotNullWhen(true)] out TagOrigin? origin)
    {
        origin = null;
        if (text is null || Grammar().Match(text) is not { Success: true } match)
        {
            return false;
        }

        string[] path = match.Groups["path"].Value.Split(',', StringSplitOptions.RemoveEmptyEntries);
        if (
            path.Length > LongestPath
            || !long.TryParse(
                match.Groups["time"].ValueSpan,
                NumberStyles.None,
                CultureInfo.InvariantCulture,
                out var time
            )
        )
        {
            return false;
        }

        origin = new TagOrigin(match.Groups["site"].Value, time, path);
        return true;
    }

    public DateTimeOffset Moment => Microseconds.From(Time);

    /// <summary>Whether this one wins over the other. Of two of the same moment the greater name does.</summary>
    public bool IsLaterThan(TagOrigin other) =>
        Time != other.Time ? Time > other.Time : string.CompareOrdinal(Site, other.Site) > 0;

    /// <summary>The same, when <paramref name="site"/> sends it on.</summary>
    public TagOrigin By(string site) =>
        Path.Contains(site, StringComparer.Ordinal) || Path.Count >= LongestPath
            ? this
            : this with
            {
                Path = [.. Path, site],
            };

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Site};{Time};{string.Join(',', Path)}");

    [GeneratedRegex(
        @"\A(?<site>[a-z0-9-]{1,40});(?<time>[0-9]{1,16});(?<path>(?:[a-z0-9-]{1,40}(?:,[a-z0-9-]{1,40})*)?)\z",
        RegexOptions.CultureInvariant | RegexOptions.NonBacktracking
    )]
    private static partial Regex Grammar();
}
