using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using Entrepot.Rigs;
using Entrepot.Rigs.Certificates;
using Entrepot.Rigs.Images;
using Entrepot.Rigs.Processes;
using Entrepot.Rigs.Sites;
using Shouldly;
using Xunit;

namespace Entrepot.EndToEnd.Https;

/// <summary>A site with a certificate of its own, as clients that check it see it.</summary>
public sealed class HttpsTests(HttpsSite scene) : IClassFixture<HttpsSite>, IDisposable
{
    private readonly CertificateAuthority authority = scene.Authority;
    private readonly TempFolder folder = new("https");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private EntrepotSite Site => scene.Site;

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task An_image_is_pushed_and_pulled_whole()
    {
        var image = new ImageBuilder().Image(1_000, 3_000_000);

        await Site.Registry.PushAsync("library/app", image, Cancel, "v1");

        await Site.Registry.VerifyAsync("library/app", "v1", image, Cancel);
    }

    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task Clients_get_the_version_of_HTTP_that_they_ask_for(string version)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v2/")
        {
            Version = new Version(version),
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };

        using var answer = await Site.Http.SendAsync(request, Cancel);

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        answer.Version.ShouldBe(new Version(version));
    }

    [Fact]
    public async Task Curl_trusts_the_site_and_is_sent_to_an_https_token_service()
    {
        var trusted = folder.Write("ca.crt", authority.Pem);
        string[] arguments = ["-sS", "-i", "--cacert", trusted, new Uri(Site.Address, "/v2/").ToString()];

        var answer = await new RigCommand("curl", arguments).RunSuccessfullyAsync(Cancel);

        answer.ShouldContain($"Bearer realm=\"https://{Site.Host}/service/token\"", Case.Insensitive);
    }

    [Theory]
    [InlineData("-tls1_1", false)]
    [InlineData("-tls1_2", true)]
    [InlineData("-tls1_3", true)]
    public async Task Nothing_older_than_TLS_1_2_is_spoken(string version, bool works)
    {
        string[] arguments =
        [
            "s_client",
            version,
            "-cipher",
            "DEFAULT@SECLEVEL=0",
            "-verify_return_error",
            "-CAfile",
            folder.Write("ca.crt", authority.Pem),
            "-connect",
            Site.Host,
        ];

        var result = await new RigCommand("openssl", arguments).RunAsync(Cancel);

        (result.ExitCode == 0).ShouldBe(works, result.StandardError);
    }

    [Fact]
    public async Task A_replaced_certificate_is_served_without_a_restart()
    {
        var process = Site.ProcessId;
        var old = await ServedSerialAsync();

        Site.ServeCertificate(authority.Issue());

        await Eventually.IsTrueAsync(
            "the new certificate is served",
            async _ => await ServedSerialAsync() != old,
            Cancel
        );
        Site.ProcessId.ShouldBe(process);
    }

    [Fact]
    public async Task A_broken_certificate_leaves_the_old_one_in_use_and_is_logged()
    {
        var old = await ServedSerialAsync();

        Site.ServeCertificate(authority.Issue() with { KeyPem = authority.Issue().KeyPem });

        await Eventually.IsTrueAsync(
            "the log names the fault",
            async _ =>
            {
                (await ServedSerialAsync()).ShouldBe(old);
                return Site.Log.Contains("the certificate from before stays", StringComparison.Ordinal);
            },
            Cancel
        );
        (await ServedSerialAsync()).ShouldBe(old);
    }

    /// <summary>The serial number of the certificate that a new connection is shown; the chain is checked.</summary>
    private async Task<string> ServedSerialAsync()
    {
        using var handler = authority.TrustingHandler();
        using var socket = new TcpClient();
        await socket.ConnectAsync(IPAddress.Loopback, Site.Address.Port, Cancel);
        await using var tls = new SslStream(socket.GetStream());
        handler.SslOptions.TargetHost = "localhost";
        await tls.AuthenticateAsClientAsync(handler.SslOptions, Cancel);
        return tls.RemoteCertificate!.GetSerialNumberString();
    }
}
