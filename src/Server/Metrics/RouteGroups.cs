using System.Collections.Concurrent;

namespace Entrepot.Server.Metrics;

/// <summary>Sorts requests into a handful of groups by the route that took them.</summary>
internal static class RouteGroups
{
    private static readonly ConcurrentDictionary<string, string> Known = new(StringComparer.Ordinal);

    private static readonly (string Part, string Group)[] Registry =
    [
        ("/blobs/uploads/", "uploads"),
        ("/blobs/", "blobs"),
        ("/manifests/", "manifests"),
        ("/tags/", "tags"),
        ("/referrers/", "referrers"),
        ("/_catalog", "catalog"),
    ];

    private static readonly (string Start, string Group)[] Others =
    [
        ("/service/token", "token"),
        ("/metrics", "metrics"),
        ("/healthz", "health"),
        ("/readyz", "health"),
        ("/api/v2.0/ping", "health"),
        ("/api/v2.0/health", "health"),
        ("/api/", "api"),
        ("/_blazor", "connection"),
    ];

    /// <summary>The group of the route; <c>unmatched</c> when no route took it, whatever its path says.</summary>
    public static string Of(HttpContext context) =>
        context.GetEndpoint() is RouteEndpoint { RoutePattern.RawText: { } route }
            ? Known.GetOrAdd(route, GroupOf)
            : "unmatched";

    private static string GroupOf(string route) =>
        route.StartsWith("/v2", StringComparison.Ordinal)
            ? Registry.FirstOrDefault(pair => route.Contains(pair.Part, StringComparison.Ordinal)).Group ?? "version"
            : Others.FirstOrDefault(pair => route.StartsWith(pair.Start, StringComparison.Ordinal)).Group ?? "other";
}
