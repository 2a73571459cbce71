using System.Net;
using System.Net.Sockets;
using Entrepot.Rigs;
using Entrepot.Rigs.Clients;
using Entrepot.Rigs.Images;
using Entrepot.Rigs.Processes;
using Entrepot.Rigs.Sites;
using Shouldly;
using Xunit;

namespace Entrepot.EndToEnd.Https;

/// <summary>A site behind nginx, set up as docs/install.md says; nginx comes from 127.0.0.1, others from elsewhere.</summary>
public sealed class BehindProxyTests(ProxiedSite scene) : IClassFixture<ProxiedSite>, IDisposable
{
    private readonly TempFolder folder = new("behind-proxy");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task An_image_with_a_layer_larger_than_proxies_take_by_themselves_goes_through()
    {
        var image = new ImageBuilder().Image(1_000, 20_000_000);
        var source = await OciLayout.WriteAsync(folder["image"], image, "v1", Cancel);
        using var skopeo = new Skopeo();
        var target = $"docker://{scene.Host}/library/app:v1";

        await skopeo.RunAsync(
            [
                "copy",
                "-q",
                "--dest-cert-dir",
                scene.TrustFolder,
                "--dest-creds",
                EntrepotSite.Credentials,
                source,
                target,
            ],
            Cancel
        );

        await scene.Site.Registry.VerifyAsync("library/app", "v1", image, Cancel);
    }

    [Fact]
    public async Task Clients_are_sent_to_the_address_that_they_came_by() =>
        (await CurlAsync("127.0.0.2", $"https://{scene.Host}/v2/", "-i")).ShouldContain(
            $"realm=\"https://{scene.Host}/service/token\"",
            Case.Insensitive
        );

    [Fact]
    public async Task Browsers_behind_it_are_told_to_stay_with_https() =>
        (
            await CurlAsync(
                "127.0.0.2",
                $"https://registry.example.com:{scene.Port}/api/v2.0/ping",
                "-i",
                "--connect-to",
                $"registry.example.com:{scene.Port}:{scene.Host}",
                "-k"
            )
        ).ShouldContain("Strict-Transport-Security: max-age=2592000", Case.Insensitive);

    [Fact]
    public async Task Wrong_passwords_close_one_client_whatever_it_claims_and_none_beside_it()
    {
        for (var number = 0; number < 10; number++)
        {
            (await SignInAsync("127.0.0.3", $"nobody{number}:wrong", $"X-Forwarded-For: 198.51.100.{number}")).ShouldBe(
                "401"
            );
        }

        (await SignInAsync("127.0.0.3", EntrepotSite.Credentials, "X-Forwarded-For: 127.0.0.1")).ShouldBe("429");
        (await SignInAsync("127.0.0.4", EntrepotSite.Credentials, "Accept: */*")).ShouldBe("200");
    }

    [Fact]
    public async Task Who_comes_past_the_proxy_is_believed_nothing()
    {
        using var client = From("127.0.0.5");
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(scene.Site.Address, "/v2/"));
        request.Headers.Add("X-Forwarded-Proto", "https");
        request.Headers.Add("X-Forwarded-Host", "evil.example.com");
        request.Headers.Add("X-Forwarded-For", "127.0.0.1");

        using var answer = await client.SendAsync(request, Cancel);

        answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        answer.Headers.WwwAuthenticate.ToString().ShouldContain($"realm=\"http://{scene.Site.Host}/service/token\"");
        answer.Headers.Contains("Strict-Transport-Security").ShouldBeFalse();
    }

    private Task<string> SignInAsync(string from, string credentials, string header) =>
        CurlAsync(
            from,
            $"https://{scene.Host}/api/v2.0/users/current",
            "-o",
            "/dev/null",
            "-w",
            "%{http_code}",
            "-u",
            credentials,
            "-H",
            header
        );

    private async Task<string> CurlAsync(string from, string url, params IReadOnlyList<string> arguments)
    {
        List<string> words = ["-sS", "--interface", from, "--cacert", Path.Combine(scene.TrustFolder, "ca.crt")];
        return (await new RigCommand("curl", [.. words, .. arguments, url]).RunSuccessfullyAsync(Cancel)).Trim();
    }

    /// <summary>A client with another address of this machine.</summary>
    private static HttpClient From(string address) =>
        new(
            new SocketsHttpHandler
            {
                ConnectCallback = async (context, cancel) =>
                {
                    var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
                    socket.Bind(new IPEndPoint(IPAddress.Parse(address), 0));
                    await socket.ConnectAsync(context.DnsEndPoint, cancel);
                    return new NetworkStream(socket, ownsSocket: true);
                },
            }
        );
}
