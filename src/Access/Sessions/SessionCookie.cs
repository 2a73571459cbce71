using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Entrepot.Access.Sessions;

/// <summary>Carries a session in Harbor's cookie <c>sid</c>, which under HTTPS is <c>__Host-sid</c>.</summary>
internal sealed class SessionCookie(SealedCookies cookies)
{
    private const string Name = "sid";
    private const char Separator = '|';

    /// <summary>What the request carries; null when it is nothing of ours.</summary>
    public BrowserSession? Read(HttpContext context) => cookies.Read(context, Name) is { } text ? Parse(text) : null;

    public void Write(HttpContext context, BrowserSession session) =>
        cookies.Write(
            context,
            Name,
            string.Join(
                Separator,
                session.Id,
                session.AccountId.ToString(CultureInfo.InvariantCulture),
                session.Epoch.ToString(CultureInfo.InvariantCulture),
                session.StartedAt.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
                session.UsedAt.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
                session.CsrfToken
            )
        );

    public void Delete(HttpContext context) => cookies.Delete(context, Name);

    private static BrowserSession? Parse(string text) =>
        text.Split(Separator) is [var id, var account, var epoch, var started, var used, var csrf]
            ? new BrowserSession(id, Number(account), Number(epoch), Moment(started), Moment(used), csrf)
            : null;

    private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);

    private static DateTimeOffset Moment(string text) => DateTimeOffset.FromUnixTimeSeconds(Number(text));
}
