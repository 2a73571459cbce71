using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Entrepot.Distribution.Routing;

/// <summary>The pages of a list (distribution-spec, "Listing Tags"): at most 1,000 entries, whatever is asked for.</summary>
internal static class PageSize
{
    public const int Maximum = 1000;

    /// <summary>False when <c>n</c> is there and no number that counts something.</summary>
    public static bool TryRead(HttpRequest request, out int size)
    {
        size = Maximum;
        var asked = request.Query["n"];
        if (asked.Count == 0)
        {
            return true;
        }

        if (asked.Count > 1 || !ulong.TryParse(asked[0], NumberStyles.None, CultureInfo.InvariantCulture, out var n))
        {
            return false;
        }

        size = (int)Math.Min(n, Maximum);
        return true;
    }

    /// <summary>The <c>last</c> of a list; false when it cannot be part of a name in any database.</summary>
    public static bool TryReadLast(HttpRequest request, out string? last)
    {
        last = request.Query["last"];
        return last?.Contains('\0', StringComparison.Ordinal) != true;
    }

    /// <summary>Tells where the list goes on.</summary>
    public static void LinkNext(HttpContext context, string path, int size, string last) =>
        LinkNext(context, path, $"n={size}&last={Uri.EscapeDataString(last)}");

    /// <summary>
    /// Tells where a list goes on (RFC 5988, as the spec asks): by the name that the client has asked for, because what it
    /// asks for next is understood in the same way.
    /// </summary>
    public static void LinkNext(HttpContext context, string path, string query)
    {
        if (context.Features.Get<AliasedRequest>() is { } asked)
        {
            (path, query) = (asked.Path, query + asked.Namespace);
        }

        context.Response.Headers.Link = $"<{path}?{query}>; rel=\"next\"";
    }
}
