using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Entrepot.Distribution.Routing;

/// <summary>The <c>n</c> of a list (distribution-spec, "Listing Tags"): at most 1,000, whatever is asked for.</summary>
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

    /// <summary>Tells where the list goes on (RFC 5988, as the spec asks).</summary>
    public static void LinkNext(HttpResponse response, string path, int size, string last) =>
        response.Headers.Link = $"<{path}?n={size}&last={Uri.EscapeDataString(last)}>; rel=\"next\"";
}
