using Entrepot.Data;
using Entrepot.Data.Rows;

namespace Entrepot.Registry.Tags;

/// <summary>The origins of this site's tags, of which most are told by their time alone.</summary>
public static class TagOrigins
{
    /// <param name="site">The name of this site.</param>
    public static TagOrigin Of(TagRow row, string site) =>
        TagOrigin.TryParse(row.Origin, out var origin)
            ? origin
            : new TagOrigin(site, Microseconds.Of(row.PushedAt), []);

    /// <summary>
    /// What a tag's row says of its origin when it is pushed here now: nothing, unless what it had before is said to be
    /// from later than now, by another clock.
    /// </summary>
    internal static string? After(TagRow row, string site, DateTimeOffset now) =>
        row.Id != 0 && Of(row, site).Time is var last && last >= Microseconds.Of(now)
            ? new TagOrigin(site, last + 1, []).ToString()
            : null;
}
