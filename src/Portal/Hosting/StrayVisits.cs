using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Entrepot.Portal.Hosting;

/// <summary>
/// Leads people whose browser asks for a page that there is not: bookmarks of Harbor's portal to the page of the same
/// name here, everybody else to one that says so. Programs, which do not ask for HTML, are told by status alone.
/// </summary>
internal sealed class StrayVisits(RequestDelegate next)
{
    private static readonly string[] Protocols = ["/api", "/v2", "/service", "/c"];

    public Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        if (
            context.GetEndpoint() is not null
            || !HttpMethods.IsGet(request.Method)
            || !request.Headers.Accept.ToString().Contains("text/html", StringComparison.Ordinal)
            || Protocols.Any(start => request.Path.StartsWithSegments(start, StringComparison.Ordinal))
        )
        {
            return next(context);
        }

        context.Response.Headers[HeaderNames.CacheControl] = "no-store";
        context.Response.Redirect(
            request.Path.StartsWithSegments("/harbor", StringComparison.Ordinal, out var rest)
                // One slash: two would name another host.
                ? $"/{rest.ToUriComponent().TrimStart('/')}{request.QueryString}"
                : PageAddresses.NotFound
        );
        return Task.CompletedTask;
    }
}
