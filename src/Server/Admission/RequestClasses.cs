using Entrepot.Server.Metrics;

namespace Entrepot.Server.Admission;

/// <summary>Sorts requests by the route that took them.</summary>
internal static class RequestClasses
{
    public static RequestClass Of(HttpContext context) =>
        (RouteGroups.Of(context), context.Request.Method) switch
        {
            ("health" or "metrics", _) => RequestClass.Probe,
            // A page's connection stays open as long as the page; what the page asks for takes its turn.
            ("connection", _) => RequestClass.Probe,
            ("uploads", "POST" or "PATCH" or "PUT") => RequestClass.Upload,
            ("blobs", "GET") => RequestClass.Download,
            _ => RequestClass.Small,
        };
}
