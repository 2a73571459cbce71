using System.Globalization;
using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;

namespace Entrepot.Access.Sessions;

/// <summary>
/// Carries a session in a sealed cookie: Harbor's <c>sid</c>, and <c>__Host-sid</c> where the site is reached by HTTPS,
/// which no other host and no plain connection can set.
/// </summary>
internal sealed class SessionCookie(IDataProtectionProvider protection, AccessOptions options)
{
    private const string PlainName = "sid";
    private const string SecureName = "__Host-sid";
    private const char Separator = '|';

    private readonly IDataProtector protector = protection.CreateProtector("access/session");

    /// <summary>What the request carries; null when it is nothing of ours.</summary>
    public BrowserSession? Read(HttpContext context)
    {
        if (context.Request.Cookies[NameOf(context)] is not { Length: > 0 and <= 2048 } value)
        {
            return null;
        }

        try
        {
            return Parse(protector.Unprotect(value));
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    public void Write(HttpContext context, BrowserSession session)
    {
        var text = string.Join(
            Separator,
            session.Id,
            session.AccountId.ToString(CultureInfo.InvariantCulture),
            session.Epoch.ToString(CultureInfo.InvariantCulture),
            session.StartedAt.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
            session.UsedAt.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
            session.CsrfToken
        );
        context.Response.Cookies.Append(NameOf(context), protector.Protect(text), Attributes(context));
    }

    public void Delete(HttpContext context) => context.Response.Cookies.Delete(NameOf(context), Attributes(context));

    /// <summary>Whether browsers reach the site by HTTPS, here or at a proxy in front.</summary>
    public bool IsSecure(HttpContext context) =>
        context.Request.IsHttps || options.ExternalUrl?.Scheme == Uri.UriSchemeHttps;

    private string NameOf(HttpContext context) => IsSecure(context) ? SecureName : PlainName;

    // Lax, because an identity provider sends the browser here from its own site.
    private CookieOptions Attributes(HttpContext context) =>
        new()
        {
            HttpOnly = true,
            IsEssential = true,
            Path = "/",
            SameSite = SameSiteMode.Lax,
            Secure = IsSecure(context),
        };

    private static BrowserSession? Parse(string text) =>
        text.Split(Separator) is [var id, var account, var epoch, var started, var used, var csrf]
            ? new BrowserSession(id, Number(account), Number(epoch), Moment(started), Moment(used), csrf)
            : null;

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);

    private static DateTimeOffset Moment(string text) => DateTimeOffset.FromUnixTimeSeconds(Number(text));
}
