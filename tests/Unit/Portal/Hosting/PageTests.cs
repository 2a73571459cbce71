using System.Net;
using Entrepot.Portal;
using Entrepot.Portal.Hosting;
using Entrepot.Rigs;
using Entrepot.Unit.Testing;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Portal.Hosting;

/// <summary>What the pages' endpoints answer before anything is drawn.</summary>
public sealed class PageTests
{
    [Fact]
    public async Task Nobody_is_led_to_the_sign_in_page_and_back()
    {
        await using var site = await StartAsync();

        var answer = await site.GetAsync("/registries?filter=a%20b");

        answer.StatusCode.ShouldBe(HttpStatusCode.Redirect);
        answer.Headers.Location!.OriginalString.ShouldBe(
            "/account/sign-in?redirect_url=%2Fregistries%3Ffilter%3Da%2520b"
        );
        (await site.GetAsync("/")).Headers.Location!.OriginalString.ShouldBe("/account/sign-in");
    }

    [Fact]
    public async Task A_page_may_load_this_sites_files_and_nothing_else()
    {
        await using var site = await StartAsync();

        var answer = await site.GetAsync("/account/sign-in");

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        var policy = answer.Headers.GetValues("Content-Security-Policy").ShouldHaveSingleItem();
        policy.ShouldContain("default-src 'none'; script-src 'self'; ");
        policy.ShouldContain("frame-ancestors 'none'");
        var page = await answer.Content.ReadAsStringAsync();
        page.ShouldNotContain("<script>");
        page.ShouldNotContain("http://");
        page.ShouldNotContain("https://");
    }

    [Theory]
    [InlineData("https://elsewhere.example/")]
    [InlineData("//elsewhere.example/")]
    [InlineData("javascript:alert(1)")]
    [InlineData("\"><script>alert(1)</script>")]
    public async Task Signing_in_leads_nowhere_else(string target)
    {
        await using var site = await StartAsync();

        var page = await (
            await site.GetAsync($"/account/sign-in?redirect_url={Uri.EscapeDataString(target)}")
        ).Content.ReadAsStringAsync();

        page.ShouldContain("name=\"redirect_url\" value=\"/\"");
        page.ShouldNotContain("elsewhere.example");
        page.ShouldNotContain("alert(1)");
    }

    [Fact]
    public async Task Only_the_browser_of_somebody_who_signed_in_here_opens_a_pages_connection()
    {
        await using var site = await StartAsync();
        var cookie = await SignInAsync(site);

        (await ConnectAsync(site, null, null)).ShouldBe(HttpStatusCode.Unauthorized);
        (await ConnectAsync(site, cookie, "http://elsewhere.example")).ShouldBe(HttpStatusCode.Forbidden);
        (await ConnectAsync(site, cookie, null)).ShouldBe(HttpStatusCode.SwitchingProtocols);
    }

    [Theory]
    [InlineData("/harbor/projects?page=2", "text/html,*/*", "/projects?page=2")]
    [InlineData("/harbor//elsewhere.example/x", "text/html", "/elsewhere.example/x")]
    [InlineData("/no/such/page", "text/html", "/not-found")]
    [InlineData("/no/such/page", "application/json", null)]
    [InlineData("/api/v2.0/nothing", "text/html", null)]
    public async Task Who_asks_for_a_page_that_there_is_not_is_led_to_one_that_there_is(
        string path,
        string accept,
        string? led
    )
    {
        await using var site = await StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Accept.ParseAdd(accept);

        var answer = await site.Client.SendAsync(request);

        answer.Headers.Location?.OriginalString.ShouldBe(led);
        answer.StatusCode.ShouldBe(led is null ? HttpStatusCode.NotFound : HttpStatusCode.Redirect);
    }

    [Fact]
    public async Task An_account_has_no_more_pages_open_than_there_is_room_for_and_is_told_so()
    {
        await using var site = await StartAsync();
        var cookie = await SignInAsync(site);
        var open = new List<HttpResponseMessage>();
        for (var number = 0; number < PageConnections.MostOfAccount; number++)
        {
            open.Add(await OpenAsync(site, cookie, null));
        }

        open.ShouldAllBe(answer => answer.StatusCode == HttpStatusCode.SwitchingProtocols);
        (await ConnectAsync(site, cookie, null)).ShouldBe(HttpStatusCode.TooManyRequests);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/projects");
        request.Headers.Add("Cookie", cookie);
        using var page = await site.Client.SendAsync(request);
        page.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        (await page.Content.ReadAsStringAsync()).ShouldContain("close some of them");

        open.ForEach(answer => answer.Dispose());
        await Eventually.IsTrueAsync(
            "there is room again",
            async _ => await ConnectAsync(site, cookie, null) == HttpStatusCode.SwitchingProtocols,
            CancellationToken.None
        );
    }

    [Fact]
    public async Task A_page_is_connected_by_a_web_socket_and_by_nothing_that_nobody_counts()
    {
        await using var site = await StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/_blazor?id=1");
        request.Headers.Add("Cookie", await SignInAsync(site));

        using var answer = await site.Client.SendAsync(request);

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    private static async Task<string> SignInAsync(SiteHost site)
    {
        var signIn = await site.SendAsync(
            HttpMethod.Post,
            "/c/login",
            content: new FormUrlEncodedContent(
                new Dictionary<string, string> { ["principal"] = "admin", ["password"] = SiteHost.Password }
            )
        );
        return signIn.Headers.GetValues("Set-Cookie").First().Split(';')[0];
    }

    private static async Task<HttpStatusCode> ConnectAsync(SiteHost site, string? cookie, string? origin)
    {
        using var answer = await OpenAsync(site, cookie, origin);
        return answer.StatusCode;
    }

    private static async Task<HttpResponseMessage> OpenAsync(SiteHost site, string? cookie, string? origin)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/_blazor");
        request.Headers.Connection.Add("Upgrade");
        request.Headers.Upgrade.ParseAdd("websocket");
        request.Headers.Add("Sec-WebSocket-Version", "13");
        request.Headers.Add("Sec-WebSocket-Key", Convert.ToBase64String(new byte[16]));
        if (cookie is not null)
        {
            request.Headers.Add("Cookie", cookie);
        }

        if (origin is not null)
        {
            request.Headers.Add("Origin", origin);
        }

        return await site.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    private static Task<SiteHost> StartAsync() =>
        SiteHost.StartAsync(
            app =>
            {
                app.UsePortal();
                app.MapPortal();
            },
            services: services => services.AddPortal(),
            beforeRouting: app => app.UsePortalRequests()
        );
}
