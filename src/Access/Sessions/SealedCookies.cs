using System.Security.Cryptography;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;

namespace Entrepot.Access.Sessions;

/// <summary>
/// Keeps things in browsers that nobody there can read or make up. Where the site is reached by HTTPS the names begin
/// with <c>__Host-</c>: no other host and no plain connection can set them.
/// </summary>
internal sealed class SealedCookies(IDataProtectionProvider protection, AccessOptions options)
{
    private const int MaximumLength = 24 * 1024;

    private readonly ChunkingCookieManager cookies = new();

    /// <summary>What the cookie holds; null when there is none of ours.</summary>
    public string? Read(HttpContext context, string name)
    {
        if (cookies.GetRequestCookie(context, NameOf(context, name)) is not { Length: > 0 and <= MaximumLength } value)
        {
            return null;
        }

        try
        {
            return ProtectorOf(name).Unprotect(value);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    public void Write(HttpContext context, string name, string text) =>
        cookies.AppendResponseCookie(
            context,
            NameOf(context, name),
            ProtectorOf(name).Protect(text),
            Attributes(context)
        );

    public void Delete(HttpContext context, string name) =>
        cookies.DeleteCookie(context, NameOf(context, name), Attributes(context));

    /// <summary>Each name is sealed for itself: the content of one counts for nothing in another.</summary>
    private IDataProtector ProtectorOf(string name) => protection.CreateProtector("access/cookie", name);

    private string NameOf(HttpContext context, string name) => IsSecure(context) ? $"__Host-{name}" : name;

    /// <summary>Whether browsers reach the site by HTTPS, here or at a proxy in front.</summary>
    private bool IsSecure(HttpContext context) =>
        context.Request.IsHttps || options.ExternalUrl?.Scheme == Uri.UriSchemeHttps;

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
}
