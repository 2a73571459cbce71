using Entrepot.Access.Wire;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing.Patterns;

namespace Entrepot.Server.Hosting;

/// <summary>
/// After routing: a path leads to its endpoint only in its plain spelling. Servers resolve dots, decode letters and
/// ignore case in ways of their own, so that a rule of a proxy in front would look at another path than we do. (The
/// registry's paths have their own such rule.)
/// </summary>
internal sealed class OneSpelling(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context)
    {
        if (
            context.GetEndpoint() is not RouteEndpoint endpoint
            || context.Request.Path.StartsWithSegments("/v2", StringComparison.Ordinal)
            || IsPlain(
                PathOf(context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget),
                endpoint.RoutePattern
            )
        )
        {
            return next(context);
        }

        return ErrorEnvelope
            .Of("NOT_FOUND", "there is nothing under this path, or not in this spelling of it")
            .WriteAsync(context, StatusCodes.Status404NotFound);
    }

    /// <summary>Words of the route as they are declared; anything may stand for a parameter but dots that go elsewhere.</summary>
    private static bool IsPlain(string path, RoutePattern route)
    {
        string[] segments = path.Length <= 1 ? [] : path[1..].Split('/');
        if (segments is [.., ""])
        {
            segments = segments[..^1];
        }

        if (
            segments.Any(segment =>
                segment.Length == 0 || IsDots(segment) || segment.Contains('\\', StringComparison.Ordinal)
            )
        )
        {
            return false;
        }

        return segments
            .Zip(route.PathSegments)
            .All(pair =>
                pair.Second is not { IsSimple: true, Parts: [RoutePatternLiteralPart literal] }
                || literal.Content == pair.First
            );
    }

    private static bool IsDots(string segment) =>
        segment.Replace("%2e", ".", StringComparison.OrdinalIgnoreCase) is "." or "..";

    /// <summary>The path of a request target, which may be a whole address (RFC 9112, 3.2.2).</summary>
    private static string PathOf(string target)
    {
        var path = target.AsSpan();
        if (path.IndexOf("://") is var scheme and >= 0 && path[..scheme].IndexOfAny('/', '?') < 0)
        {
            path = path[(scheme + 3)..];
            path = path.IndexOf('/') is var slash and >= 0 ? path[slash..] : "/";
        }

        return (path.IndexOf('?') is var query and >= 0 ? path[..query] : path).ToString();
    }
}
