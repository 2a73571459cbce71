using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Entrepot.Rigs.Sites;
using Shouldly;
using Xunit;

namespace Entrepot.EndToEnd.Login;

/// <summary>No other spelling of a path leads where the plain one leads: a proxy before the site may have rules by path.</summary>
public sealed class SpellingTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Only_the_plain_spelling_of_a_path_reaches_the_API()
    {
        await using var site = await EntrepotSite.StartAsync(Cancel);

        foreach (var plain in (string[])["/api/v2.0/projects/library", "/api/v2.0/users/current", "/healthz", "/"])
        {
            (await StatusAsync(site, plain)).ShouldBe(200, plain);
        }

        foreach (
            var other in (string[])
                [
                    "/api/v2.0/projects/x/../library",
                    "/api/v2.0/projects/x/%2e%2e/library",
                    "/api/v2.0/projects/./library",
                    "/api/v2.0//projects/library",
                    "/API/v2.0/projects/library",
                    "/api/v2.0/Projects/library",
                    "/api/v2.0/%70rojects/library",
                    "/healthz/../api/v2.0/users/current",
                    "/v2/../api/v2.0/users/current",
                    "/Healthz",
                    $"{site.Address}api/v2.0/projects/x/../library",
                ]
        )
        {
            (await StatusAsync(site, other)).ShouldBe(404, other);
        }
    }

    /// <summary>Over a bare socket: clients tidy paths up before they send them.</summary>
    private static async Task<int> StatusAsync(EntrepotSite site, string target)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(site.Address.Host, site.Address.Port, Cancel);
        var basic = Convert.ToBase64String(Encoding.ASCII.GetBytes(EntrepotSite.Credentials));
        var request =
            $"GET {target} HTTP/1.1\r\nHost: {site.Host}\r\nAuthorization: Basic {basic}\r\nConnection: close\r\n\r\n";
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(request), Cancel);
        using var reader = new StreamReader(client.GetStream(), Encoding.ASCII);
        var line = await reader.ReadLineAsync(Cancel);
        return int.Parse(line!.Split(' ')[1], CultureInfo.InvariantCulture);
    }
}
