using Entrepot.Portal.Shell;

namespace Entrepot.Portal.Hosting;

/// <summary>Addresses that more than one place of the portal names.</summary>
internal static class PageAddresses
{
    /// <summary>Over it a page and the server talk, by WebSocket.</summary>
    public const string Connection = "/_blazor";

    public const string NotFound = "/not-found";

    public const string SignIn = "/account/sign-in";

    public const string SignUp = "/account/sign-up";

    /// <summary>The page of signing in, with a word on why it comes.</summary>
    /// <param name="wanted">Where to go on afterwards, a path of this site; null: to the start.</param>
    public static string SignInAfter(SignInNotice notice, string? wanted = null) =>
        $"{SignIn}?notice={notice.ToString().ToLowerInvariant()}"
        + (wanted is null ? "" : $"&redirect_url={Uri.EscapeDataString(wanted)}");
}
