using System.Security.Cryptography;
using System.Text;
using Entrepot.Access.Http;
using Entrepot.Access.Wire;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace Entrepot.Access.Sessions;

/// <summary>
/// Keeps pages of other sites from using a browser's session. What changes something, and what opens a web socket, must
/// come from this site's own pages; the REST API also wants the token that only those can read
/// (Harbor's <c>X-Harbor-CSRF-Token</c>).
/// </summary>
internal sealed class CrossSiteGuard(PublicAddress address)
{
    public const string TokenHeader = "X-Harbor-CSRF-Token";

    /// <summary>Says a page of this site what to send along.</summary>
    public static void TellToken(HttpContext context, BrowserSession session) =>
        context.Response.Headers[TokenHeader] = session.CsrfToken;

    /// <summary>Whether a request that carries the session must be refused.</summary>
    public bool Forbids(HttpContext context, BrowserSession session) =>
        IsForeign(context)
        || (
            Changes(context)
            && context.Request.Path.StartsWithSegments("/api", StringComparison.Ordinal)
            && !IsToken(context.Request.Headers[TokenHeader].ToString(), session.CsrfToken)
        );

    /// <summary>
    /// Whether a page of another origin sends the request; browsers say so by <c>Origin</c>, others say nothing.
    /// </summary>
    public bool IsForeign(HttpContext context) =>
        (Changes(context) || context.Request.Headers.ContainsKey(HeaderNames.Upgrade))
        && context.Request.Headers.Origin is { Count: > 0 } origin
        && !IsOwnOrigin(context, origin);

    /// <summary>
    /// Whether a page of another site leads the browser here, by a link, a frame or a picture. Browsers say so by
    /// <c>Sec-Fetch-Site</c> (W3C Fetch Metadata), but not over plain http:// (there <c>Referer</c> has to do); programs
    /// say nothing.
    /// </summary>
    public bool IsLedByOthers(HttpContext context) =>
        context.Request.Headers["Sec-Fetch-Site"] is { Count: > 0 } told
            ? told.ToString() is not ("same-origin" or "none")
            : context.Request.Headers.Referer is { Count: > 0 } referer && !IsOwnOrigin(context, referer);

    public static Task RefuseAsync(HttpContext context) =>
        ErrorEnvelope
            .Of("FORBIDDEN", "the request comes from another site, or without the token of this one (CSRF)")
            .WriteAsync(context, StatusCodes.Status403Forbidden);

    private bool IsOwnOrigin(HttpContext context, StringValues origin) =>
        origin is [{ } text]
        && Uri.TryCreate(text, UriKind.Absolute, out var uri)
        && uri is { Scheme: "http" or "https", UserInfo: "" }
        && IsOwn(context, uri.Authority);

    /// <summary>
    /// The scheme is left out: behind a proxy that ends TLS it is another here than in the browser, and a page of the
    /// same host is not another's.
    /// </summary>
    private bool IsOwn(HttpContext context, string authority) =>
        authority.Equals(new Uri(address.Of(context.Request)).Authority, StringComparison.OrdinalIgnoreCase)
        || authority.Equals(context.Request.Host.Value, StringComparison.OrdinalIgnoreCase);

    private static bool Changes(HttpContext context) =>
        !HttpMethods.IsGet(context.Request.Method)
        && !HttpMethods.IsHead(context.Request.Method)
        && !HttpMethods.IsOptions(context.Request.Method);

    private static bool IsToken(string sent, string token) =>
        CryptographicOperations.FixedTimeEquals(
            SHA256.HashData(Encoding.UTF8.GetBytes(sent)),
            SHA256.HashData(Encoding.UTF8.GetBytes(token))
        );
}
