namespace Entrepot.Portal.Hosting;

/// <summary>Addresses that more than one place of the portal names.</summary>
internal static class PageAddresses
{
    /// <summary>Over it a page and the server talk, by WebSocket.</summary>
    public const string Connection = "/_blazor";

    public const string SignIn = "/account/sign-in";
}
