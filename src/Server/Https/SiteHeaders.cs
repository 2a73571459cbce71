using System.Globalization;

namespace Entrepot.Server.Https;

/// <summary>
/// What every answer tells a browser: to take content for what it is called, and, by https:// alone, to come that way
/// from now on.
/// </summary>
internal sealed class SiteHeaders(RequestDelegate next, TimeSpan hstsAge)
{
    private readonly string? hsts =
        hstsAge > TimeSpan.Zero
            ? string.Create(CultureInfo.InvariantCulture, $"max-age={(long)hstsAge.TotalSeconds}")
            : null;

    public Task InvokeAsync(HttpContext context)
    {
        // Last, so that an answer which starts anew has them too.
        context.Response.OnStarting(
            static state =>
            {
                var (self, context) = ((SiteHeaders, HttpContext))state;
                self.Mark(context);
                return Task.CompletedTask;
            },
            (this, context)
        );
        return next(context);
    }

    private void Mark(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        if (hsts is not null && context.Request.IsHttps && !IsLoopback(context.Request.Host.Host))
        {
            headers.StrictTransportSecurity = hsts;
        }
    }

    /// <summary>A browser would keep it for every program that listens on its own machine.</summary>
    private static bool IsLoopback(string host) =>
        host is "127.0.0.1" or "[::1]" || host.Equals("localhost", StringComparison.OrdinalIgnoreCase);
}
