using Entrepot.Server.Settings;
using Microsoft.AspNetCore.HttpOverrides;

namespace Entrepot.Server.Hosting;

/// <summary>
/// Who a request comes from: the peer of the connection, unless the peer is a listed proxy. Then its word counts for the
/// hop before it, and so on as long as that hop is listed too: the rightmost address that is not is the client.
/// </summary>
internal static class ClientAddress
{
    /// <summary>A switch of ASP.NET Core's environment that would believe everybody.</summary>
    private const string BelieveEverybody = "ForwardedHeaders_Enabled";

    public static void Configure(WebApplicationBuilder builder) =>
        builder.Configuration[BelieveEverybody] = bool.FalseString;

    public static void Use(WebApplication app, SiteSettings settings)
    {
        if (settings.TrustedProxies is not { Count: > 0 } proxies)
        {
            return;
        }

        var options = new ForwardedHeadersOptions
        {
            ForwardedHeaders =
                ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost,
            ForwardLimit = null,
        };

        // Loopback is in the lists by itself, and everybody on this machine is not a proxy.
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        foreach (var proxy in proxies)
        {
            options.KnownIPNetworks.Add(proxy);
        }

        app.UseForwardedHeaders(options);
    }
}
