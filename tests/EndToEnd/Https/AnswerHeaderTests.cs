using System.Net;
using System.Net.Sockets;
using System.Text;
using Entrepot.Rigs.Sites;
using Shouldly;
using Xunit;

namespace Entrepot.EndToEnd.Https;

/// <summary>What every answer says, and what none does, whatever is asked for and in whoever's name.</summary>
public sealed class AnswerHeaderTests(NamedSite scene) : IClassFixture<NamedSite>
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private EntrepotSite Site => scene.Site;

    public static TheoryData<string, string> Requests =>
        new()
        {
            { "GET", "/" },
            { "GET", "/nowhere" },
            { "GET", "/v2/" },
            { "GET", "/v2/_catalog" },
            { "GET", "/v2/library/app/tags/list" },
            { "GET", "/v2/library/app/manifests/v1" },
            { "GET", "/v2/library/app/manifests/none" },
            { "GET", "/v2/library/app/blobs/LAYER" },
            { "HEAD", "/v2/library/app/blobs/LAYER" },
            { "POST", "/v2/library/app/blobs/uploads/" },
            { "GET", "/v2/library/%0d%0aEvil:%20evil.example.com/manifests/v1" },
            { "GET", "/service/token?service=harbor-registry&scope=repository:library/app:pull" },
            { "GET", "/api/v2.0/ping" },
            { "GET", "/api/v2.0/systeminfo" },
            { "GET", "/api/v2.0/projects" },
            { "GET", "/api/v2.0/projects/none" },
            { "GET", "/api/v2.0/projects?sort=evil%0d%0aEvil:%20evil.example.com" },
            { "DELETE", "/api/v2.0/projects" },
            { "OPTIONS", "/v2/library/app/manifests/v1" },
            { "OPTIONS", "/api/v2.0/projects" },
            { "GET", "/healthz" },
            { "GET", "/readyz" },
            { "GET", "/metrics" },
        };

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task Browsers_take_no_answer_for_something_else_and_other_sites_pages_get_none(
        string method,
        string path
    )
    {
        foreach (var origin in (string[])["https://evil.example.com", "null", "https://registry.example.com.evil.org"])
        {
            using var request = Request(method, path);
            request.Headers.Add("Origin", origin);
            request.Headers.Add("Access-Control-Request-Method", "DELETE");

            using var answer = await Site.Http.SendAsync(request, Cancel);

            answer.Headers.GetValues("X-Content-Type-Options").ShouldBe(["nosniff"]);
            answer.Headers.Contains("Server").ShouldBeFalse();
            answer.Headers.ShouldNotContain(header =>
                header.Key.StartsWith("Access-Control", StringComparison.OrdinalIgnoreCase)
            );
        }
    }

    /// <summary>Neither on the way nor in a browser that somebody else uses next.</summary>
    [Theory]
    [InlineData("/")]
    [InlineData("/projects")]
    [InlineData("/account/sign-in")]
    [InlineData("/service/token?service=harbor-registry&scope=repository:library/app:pull")]
    [InlineData("/api/v2.0/systeminfo")]
    [InlineData("/api/v2.0/projects")]
    [InlineData("/api/v2.0/projects/none")]
    [InlineData("/api/v2.0/users/current")]
    [InlineData("/c/log_out")]
    [InlineData("/c/oidc/callback")]
    public async Task What_is_answered_to_somebody_is_kept_by_no_cache(string path)
    {
        foreach (var authenticated in (bool[])[true, false])
        {
            using var client = authenticated ? null : Site.ClientFor(null, null);
            using var request = Request("GET", path);

            using var answer = await (client ?? Site.Http).SendAsync(request, Cancel);

            answer.Headers.CacheControl.ShouldNotBeNull().NoStore.ShouldBeTrue();
        }
    }

    [Fact]
    public async Task A_file_that_everybody_gets_holds_nothing_of_whoever_got_it()
    {
        using var client = Site.ClientFor(null, null);
        using var form = new FormUrlEncodedContent(
            new Dictionary<string, string>
            {
                ["principal"] = EntrepotSite.Admin,
                ["password"] = EntrepotSite.AdminPassword,
            }
        );
        using var signedIn = await client.PostAsync("/c/login", form, Cancel);
        var cookie = signedIn.Headers.GetValues("Set-Cookie").Single().Split(';')[0];
        using var request = Request("GET", "/_framework/blazor.web.js");
        request.Headers.Add("Cookie", cookie);

        using var answer = await client.SendAsync(request, Cancel);

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        answer.Headers.Contains("Set-Cookie").ShouldBeFalse();
        answer.Headers.Contains("X-Harbor-CSRF-Token").ShouldBeFalse();
    }

    [Theory]
    [InlineData("/v2/library/app/manifests/v1")]
    [InlineData("/v2/library/app/blobs/LAYER")]
    public async Task What_somebody_pushed_runs_no_script_in_a_browser(string path)
    {
        using var request = Request("GET", path);

        using var answer = await Site.Http.SendAsync(request, Cancel);

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        answer.Headers.GetValues("Content-Security-Policy").Single().ShouldStartWith("sandbox");
    }

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task A_name_that_is_not_this_sites_is_never_repeated(string method, string path)
    {
        foreach (var authenticated in (bool[])[true, false])
        {
            using var client = authenticated ? null : Site.ClientFor(null, null);
            using var request = Request(method, path);
            request.Headers.Host = "evil.example.com";
            request.Headers.Add("X-Forwarded-Host", "evil.example.com");
            request.Headers.Add("Forwarded", "host=evil.example.com;proto=https");

            using var answer = await (client ?? Site.Http).SendAsync(request, Cancel);

            answer.Headers.ToString().ShouldNotContain("evil.example.com");
            answer.Headers.Contains("Evil").ShouldBeFalse();
            answer.Content.Headers.ToString().ShouldNotContain("evil.example.com");
            if (!path.Contains("evil.example.com", StringComparison.Ordinal))
            {
                (await answer.Content.ReadAsStringAsync(Cancel)).ShouldNotContain("evil.example.com");
            }
        }
    }

    [Fact]
    public async Task The_challenge_names_the_external_address()
    {
        using var client = Site.ClientFor(null, null);
        using var request = Request("GET", "/v2/");
        request.Headers.Host = "evil.example.com";

        using var answer = await client.SendAsync(request, Cancel);

        answer.Headers.WwwAuthenticate.ToString().ShouldContain($"realm=\"https://{NamedSite.Name}/service/token\"");
    }

    [Fact]
    public async Task A_request_that_no_client_library_would_send_tells_nothing_of_the_server()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, Site.Address.Port, Cancel);
        await socket.SendAsync(Encoding.ASCII.GetBytes("NONSENSE\r\n\r\n"), Cancel);
        await using var stream = new NetworkStream(socket);
        using var reader = new StreamReader(stream);

        var answer = await reader.ReadToEndAsync(Cancel);

        answer.ShouldStartWith("HTTP/1.1 400");
        answer.ShouldNotContain("Server:");
        answer.ShouldNotContain("Kestrel");
    }

    private HttpRequestMessage Request(string method, string path)
    {
        var layer = scene.Image.Blobs[0].Digest;
        return new HttpRequestMessage(
            new HttpMethod(method),
            new Uri(Site.Address, path.Replace("LAYER", layer, StringComparison.Ordinal))
        );
    }
}
