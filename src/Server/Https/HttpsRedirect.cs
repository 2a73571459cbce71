using System.Globalization;
using Entrepot.Access.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.AspNetCore.Http.Features;

namespace Entrepot.Server.Https;

/// <summary>
/// Sends who comes by http:// to the same path by https:// (308: with method and body). What watches this very process
/// stays where it is.
/// </summary>
/// <param name="port">The port of ours that speaks TLS; of no matter where an external URL is set.</param>
internal sealed class HttpsRedirect(RequestDelegate next, int port, PublicAddress address)
{
    public const int Usual = 443;

    public Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        if (request.IsHttps || request.Path.Value is "/healthz" or "/readyz" or "/metrics")
        {
            return next(context);
        }

        context.Response.StatusCode = StatusCodes.Status308PermanentRedirect;
        context.Response.Headers.Location = Origin(request) + PathAndQuery(request);
        return Task.CompletedTask;
    }

    private string Origin(HttpRequest request)
    {
        var claimed = address.Of(request);
        if (claimed.StartsWith("https://", StringComparison.OrdinalIgnoreCase))
        {
            return claimed;
        }

        var host = new Uri(claimed).Host;
        return port == Usual
            ? $"https://{host}"
            : string.Create(CultureInfo.InvariantCulture, $"https://{host}:{port}");
    }

    /// <summary>As it was sent: decoded and encoded again it would be another where a name holds an encoded slash.</summary>
    private static string PathAndQuery(HttpRequest request)
    {
        var target = request.HttpContext.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        return target.StartsWith('/') ? target : request.GetEncodedPathAndQuery();
    }
}
