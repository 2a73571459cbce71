using Microsoft.AspNetCore.Http;

namespace Entrepot.Distribution.Routing;

/// <summary>How a client has named what is a copy here, see <see cref="SiteAliases"/>.</summary>
/// <param name="Path">As it was asked for.</param>
/// <param name="Namespace">What the query said of the other registry, to be added to a query; empty: nothing.</param>
internal sealed record AliasedRequest(string Path, string Namespace)
{
    public static AliasedRequest Of(HttpRequest request) =>
        new(request.Path.Value!, request.Query["ns"] is [{ } host] ? $"&ns={Uri.EscapeDataString(host)}" : "");
}
