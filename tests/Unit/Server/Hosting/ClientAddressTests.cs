using System.Net;
using Entrepot.Server.Hosting;
using Entrepot.Server.Settings;
using Entrepot.Unit.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Server.Hosting;

/// <summary>The test is the peer 127.0.0.1, and a listed proxy or not.</summary>
public sealed class ClientAddressTests
{
    private const string Listed = "127.0.0.1/32,10.0.0.0/24";
    private const string Others = "10.0.0.0/24";

    [Theory]
    [InlineData("203.0.113.5", "203.0.113.5")]
    [InlineData("203.0.113.5:4711", "203.0.113.5")]
    [InlineData("[2001:db8::5]:4711", "2001:db8::5")]
    [InlineData("127.0.0.1, 203.0.113.5", "203.0.113.5")]
    [InlineData("203.0.113.5, 10.0.0.7", "203.0.113.5")]
    [InlineData("1.1.1.1, 203.0.113.5, 10.0.0.7, 10.0.0.8", "203.0.113.5")]
    [InlineData("1.1.1.1, nonsense, 10.0.0.7", "10.0.0.7")]
    [InlineData("nonsense", "127.0.0.1")]
    public async Task A_listed_proxys_word_counts_up_to_the_first_hop_from_the_right_that_is_not_listed(
        string header,
        string client
    )
    {
        await using var host = await BareHostAsync(Listed);

        (await AskAsync(host, header)).ShouldStartWith($"{client} ");
    }

    [Theory]
    [InlineData(Others)]
    [InlineData("")]
    public async Task Nobody_elses_word_counts(string proxies)
    {
        await using var host = await BareHostAsync(proxies);

        (await AskAsync(host, "10.0.0.7", "https", "evil.example.com")).ShouldBe(
            $"127.0.0.1 http {new Uri(host.Urls.Single()).Authority}"
        );
    }

    [Fact]
    public async Task A_listed_proxy_tells_how_the_client_came()
    {
        await using var host = await BareHostAsync(Listed);

        (await AskAsync(host, "203.0.113.5", "https", "registry.example.com")).ShouldBe(
            "203.0.113.5 https registry.example.com"
        );
    }

    [Fact]
    public async Task Wrong_passwords_close_the_client_behind_the_proxy_and_not_the_proxy()
    {
        await using var host = await StartAsync(Listed);

        await GuessAsync(host, _ => "203.0.113.5");

        (await SignInAsync(host, "203.0.113.5")).ShouldBe(HttpStatusCode.TooManyRequests);
        (await SignInAsync(host, "203.0.113.6")).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Somebody_who_claims_another_address_at_each_guess_is_closed_all_the_same()
    {
        await using var host = await StartAsync(Others);

        await GuessAsync(host, number => $"203.0.113.{number}");

        (await SignInAsync(host, "203.0.113.99")).ShouldBe(HttpStatusCode.TooManyRequests);
    }

    [Fact]
    public async Task Nor_does_a_claim_before_a_listed_proxys_own_help()
    {
        await using var host = await StartAsync(Listed);

        await GuessAsync(host, number => $"198.51.100.{number}, 203.0.113.5");

        (await SignInAsync(host, "198.51.100.99, 203.0.113.5")).ShouldBe(HttpStatusCode.TooManyRequests);
    }

    private static Task<SiteHost> StartAsync(string proxies) =>
        SiteHost.StartAsync(beforeRouting: app => ClientAddress.Use(app, Settings(proxies)));

    /// <summary>A server that tells who asks, and nothing else.</summary>
    private static async Task<WebApplication> BareHostAsync(string proxies)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        ClientAddress.Use(app, Settings(proxies));
        app.Run(TellAsync);
        await app.StartAsync();
        return app;
    }

    private static SiteSettings Settings(string proxies) =>
        SettingsReader.Only(new Dictionary<string, string?> { ["trusted_proxies"] = proxies });

    private static Task TellAsync(HttpContext context) =>
        context.Response.WriteAsync(
            $"{context.Connection.RemoteIpAddress} {context.Request.Scheme} {context.Request.Host}"
        );

    private static async Task<string> AskAsync(
        WebApplication host,
        string forwardedFor,
        string? proto = null,
        string? name = null
    )
    {
        using var client = new HttpClient { BaseAddress = new Uri(host.Urls.Single()) };
        using var request = new HttpRequestMessage(HttpMethod.Get, "/");
        request.Headers.Add("X-Forwarded-For", forwardedFor);
        if (proto is not null)
        {
            request.Headers.Add("X-Forwarded-Proto", proto);
            request.Headers.Add("X-Forwarded-Host", name);
        }

        using var answer = await client.SendAsync(request);
        return await answer.Content.ReadAsStringAsync();
    }

    /// <summary>Ten wrong passwords, each for another account.</summary>
    private static async Task GuessAsync(SiteHost host, Func<int, string> forwardedFor)
    {
        for (var number = 0; number < 10; number++)
        {
            var status = await SignInAsync(host, forwardedFor(number), $"nobody{number}", "Wrong-Horse-1");
            status.ShouldBe(HttpStatusCode.Unauthorized);
        }
    }

    private static async Task<HttpStatusCode> SignInAsync(
        SiteHost host,
        string forwardedFor,
        string name = "admin",
        string password = SiteHost.Password
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v2.0/users/current");
        request.Headers.Add("X-Forwarded-For", forwardedFor);
        request.Headers.Add("Authorization", SiteHost.Basic(name, password));
        using var answer = await host.Client.SendAsync(request);
        return answer.StatusCode;
    }
}
