using System.Net;
using Entrepot.Access.Audit;
using Entrepot.Data.Rows;
using Entrepot.Unit.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Access.Sessions;

public sealed class SessionTests
{
    private const string Token = "X-Harbor-CSRF-Token";
    private const string Me = "/api/v2.0/users/current";

    [Fact]
    public async Task Who_signs_in_by_the_form_is_known_by_the_cookie_until_they_sign_out()
    {
        await using var site = await SiteHost.StartAsync();

        var cookie = (await SignInAsync(site)).Cookie;
        (await SendAsync(site, HttpMethod.Get, Me, cookie)).StatusCode.ShouldBe(HttpStatusCode.OK);

        var left = await SendAsync(site, HttpMethod.Get, "/c/log_out", cookie);
        left.StatusCode.ShouldBe(HttpStatusCode.OK);
        left.Headers.GetValues("Set-Cookie").Single().ShouldStartWith("sid=; expires=Thu, 01 Jan 1970");
        (await SendAsync(site, HttpMethod.Get, Me, cookie)).StatusCode.ShouldBe(
            HttpStatusCode.Unauthorized,
            "a copy of the cookie is worth nothing"
        );
        (await ActsAsync(site)).ShouldBe(["login admin True", "logout admin True"]);
    }

    [Fact]
    public async Task A_wrong_password_gives_no_cookie_and_is_told_of()
    {
        await using var site = await SiteHost.StartAsync();

        var wrong = await LoginAsync(site, "admin", "wrong");
        var nobody = await LoginAsync(site, "a password typed here", "wrong");

        wrong.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        wrong.Headers.Contains("Set-Cookie").ShouldBeFalse();
        wrong.Headers.Contains("WWW-Authenticate").ShouldBeFalse("a browser would open a window of its own");
        nobody.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);

        // Of an account that there is not, what was typed may be anything, and is not written down.
        var told = site.Services.GetRequiredService<FailedSignIns>().Next();
        told.Select(line => (line.Operation, line.Actor, line.Succeeded))
            .ShouldBe([("login", "admin", false), ("login", "", false)]);
    }

    [Fact]
    public async Task Basic_and_bearer_never_begin_a_session()
    {
        await using var site = await SiteHost.StartAsync();
        var bearer = await site.BearerAsync("admin", "repository:library/a:pull");

        foreach (var authorization in (string[])[SiteHost.Basic("admin"), bearer])
        {
            var answer = await site.GetAsync("/api/v2.0/systeminfo", authorization);

            answer.Headers.Contains("Set-Cookie").ShouldBeFalse();
            answer.Headers.Contains(Token).ShouldBeFalse();
        }
    }

    [Fact]
    public async Task What_the_cookie_changes_needs_the_token_that_only_our_pages_read()
    {
        await using var site = await SiteHost.StartAsync();
        var (cookie, token) = await SignInAsync(site);

        (await CreateAsync(site, cookie, null)).ShouldBe(HttpStatusCode.Forbidden);
        (await CreateAsync(site, cookie, "wrong")).ShouldBe(HttpStatusCode.Forbidden);
        (await CreateAsync(site, cookie, (await SignInAsync(site)).Token)).ShouldBe(HttpStatusCode.Forbidden);
        (await CreateAsync(site, cookie, token)).ShouldBe(HttpStatusCode.Created);
        var read = await SendAsync(site, HttpMethod.Get, Me, cookie);
        read.Headers.GetValues(Token).ShouldBe([token]);
    }

    [Theory]
    [InlineData("https://evil.example")]
    [InlineData("null")]
    [InlineData("http://HOST.evil.example")]
    [InlineData("http://evil.example@HOST")]
    [InlineData("file://HOST")]
    public async Task A_page_of_another_site_changes_nothing_even_with_the_token(string origin)
    {
        await using var site = await SiteHost.StartAsync();
        var host = site.Client.BaseAddress!.Authority;
        var (cookie, token) = await SignInAsync(site);
        var foreign = origin.Replace("HOST", host, StringComparison.Ordinal);

        (await CreateAsync(site, cookie, token, foreign)).ShouldBe(HttpStatusCode.Forbidden);
        (await LoginAsync(site, "admin", SiteHost.Password, foreign)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await CreateAsync(site, cookie, token, $"http://{host}")).ShouldBe(HttpStatusCode.Created);
    }

    [Fact]
    public async Task A_session_that_is_not_used_ends_and_one_that_is_used_lives_twelve_hours()
    {
        var clock = new ShiftedClock();
        await using var site = await SiteHost.StartAsync(clock: clock);
        var idle = (await SignInAsync(site)).Cookie;
        clock.Advance(TimeSpan.FromMinutes(59));
        (await SendAsync(site, HttpMethod.Get, Me, idle)).StatusCode.ShouldBe(HttpStatusCode.OK);
        clock.Advance(TimeSpan.FromMinutes(2));
        (await SendAsync(site, HttpMethod.Get, Me, idle)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);

        var used = (await SignInAsync(site)).Cookie;
        for (var minutes = 50; minutes < 12 * 60; minutes += 50)
        {
            clock.Advance(TimeSpan.FromMinutes(50));
            var answer = await SendAsync(site, HttpMethod.Get, Me, used);
            answer.StatusCode.ShouldBe(HttpStatusCode.OK);
            used = CookieOf(answer);
        }

        clock.Advance(TimeSpan.FromMinutes(50));
        (await SendAsync(site, HttpMethod.Get, Me, used)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task What_a_page_asks_by_itself_does_not_keep_a_session_alive()
    {
        var clock = new ShiftedClock();
        await using var site = await SiteHost.StartAsync(clock: clock);
        var cookie = (await SignInAsync(site)).Cookie;
        clock.Advance(TimeSpan.FromMinutes(30));

        using var request = new HttpRequestMessage(HttpMethod.Get, Me);
        request.Headers.Add("Cookie", cookie);
        request.Headers.Add("X-Harbor-No-Session-Renewal", "true");
        var answer = await site.Client.SendAsync(request);

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        answer.Headers.Contains("Set-Cookie").ShouldBeFalse();
    }

    [Fact]
    public async Task A_session_ends_with_what_ends_the_accounts_other_credentials()
    {
        await using var site = await SiteHost.StartAsync();
        await site.AddAccountAsync("ann");
        var (first, _) = await SignInAsync(site, "ann");
        await ChangeAsync(site, account => account.Epoch++);
        (await SendAsync(site, HttpMethod.Get, Me, first)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);

        var (second, _) = await SignInAsync(site, "ann");
        (await SendAsync(site, HttpMethod.Get, Me, second)).StatusCode.ShouldBe(HttpStatusCode.OK);
        await ChangeAsync(site, account => account.Disabled = true);
        (await SendAsync(site, HttpMethod.Get, Me, second)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_session_that_a_stranger_planted_is_not_the_one_that_signing_in_gives()
    {
        await using var site = await SiteHost.StartAsync();
        var planted = (await SignInAsync(site)).Cookie;

        var request = new HttpRequestMessage(HttpMethod.Post, "/c/login")
        {
            Content = Form("admin", SiteHost.Password),
        };
        request.Headers.Add("Cookie", planted);
        var own = CookieOf(await site.Client.SendAsync(request));

        own.ShouldNotBe(planted);
        (await SendAsync(site, HttpMethod.Get, Me, own)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await SendAsync(site, HttpMethod.Get, Me, planted)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_cookie_that_was_touched_is_nobodys()
    {
        await using var site = await SiteHost.StartAsync();
        var cookie = (await SignInAsync(site)).Cookie;

        foreach (var touched in (string[])["sid=x", $"{cookie}A", cookie[..^9] + "AAAAAAAAA"])
        {
            (await SendAsync(site, HttpMethod.Get, Me, touched)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        }
    }

    [Fact]
    public async Task Under_https_the_cookie_is_one_that_no_other_host_and_no_plain_connection_can_set()
    {
        await using var site = await SiteHost.StartAsync(options: access =>
            access.ExternalUrl = new Uri("https://registry.example.org")
        );

        var set = (await LoginAsync(site, "admin", SiteHost.Password)).Headers.GetValues("Set-Cookie").Single();

        set.ShouldStartWith("__Host-sid=");
        set.ShouldContain("; path=/; secure; samesite=lax; httponly");
        set.ShouldNotContain("domain=");
    }

    [Fact]
    public async Task The_registry_and_its_tokens_take_no_cookie()
    {
        await using var site = await SiteHost.StartAsync();
        var cookie = (await SignInAsync(site)).Cookie;

        (await SendAsync(site, HttpMethod.Get, "/service/token?service=harbor-registry", cookie)).StatusCode.ShouldBe(
            HttpStatusCode.Unauthorized
        );
    }

    [Theory]
    [InlineData("/harbor/projects", true)]
    [InlineData("/", true)]
    [InlineData("//evil.example", false)]
    [InlineData("/\\evil.example", false)]
    [InlineData("/\t/evil.example", false)]
    [InlineData("/%2f%2fevil.example/%0d%0aX:y", false)]
    [InlineData("%2f%2fevil.example", false)]
    [InlineData("/%5cevil.example", false)]
    [InlineData("https://evil.example", false)]
    [InlineData("javascript:alert(1)", false)]
    [InlineData("evil", false)]
    public async Task After_signing_in_a_browser_is_sent_to_a_path_of_this_site_or_nowhere(string target, bool sent)
    {
        await using var site = await SiteHost.StartAsync();

        var answer = await site.SendAsync(
            HttpMethod.Post,
            "/c/login",
            null,
            Form("admin", SiteHost.Password, ("redirect_url", target))
        );

        answer.StatusCode.ShouldBe(sent ? HttpStatusCode.Redirect : HttpStatusCode.BadRequest);
        answer.Headers.Contains("Set-Cookie").ShouldBe(sent);
        answer.Headers.Location?.OriginalString.ShouldBe(target);
    }

    private static async Task<(string Cookie, string Token)> SignInAsync(SiteHost site, string name = "admin")
    {
        var answer = await LoginAsync(site, name, SiteHost.Password);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        answer.Headers.GetValues("Set-Cookie").Single().ShouldEndWith("; path=/; samesite=lax; httponly");
        return (CookieOf(answer), answer.Headers.GetValues(Token).Single());
    }

    private static Task<HttpResponseMessage> LoginAsync(
        SiteHost site,
        string name,
        string password,
        string? origin = null
    )
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/c/login") { Content = Form(name, password) };
        if (origin is not null)
        {
            request.Headers.Add("Origin", origin);
        }

        return site.Client.SendAsync(request);
    }

    private static FormUrlEncodedContent Form(string name, string password, params (string, string)[] more) =>
        new(
            more.Append(("principal", name))
                .Append(("password", password))
                .ToDictionary(pair => pair.Item1, pair => pair.Item2)
        );

    private static Task<HttpResponseMessage> SendAsync(SiteHost site, HttpMethod method, string path, string cookie)
    {
        var request = new HttpRequestMessage(method, path);
        request.Headers.Add("Cookie", cookie);
        return site.Client.SendAsync(request);
    }

    private static async Task<HttpStatusCode> CreateAsync(
        SiteHost site,
        string cookie,
        string? token,
        string? origin = null
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v2.0/projects")
        {
            Content = new StringContent("{\"project_name\": \"p\"}", null, "application/json"),
        };
        request.Headers.Add("Cookie", cookie);
        if (token is not null)
        {
            request.Headers.Add(Token, token);
        }

        if (origin is not null)
        {
            request.Headers.Add("Origin", origin);
        }

        return (await site.Client.SendAsync(request)).StatusCode;
    }

    private static string CookieOf(HttpResponseMessage answer) =>
        answer.Headers.GetValues("Set-Cookie").Single().Split(';')[0];

    private static Task ChangeAsync(SiteHost site, Action<AccountRow> change) =>
        site.WriteAsync(async context => change(await context.Accounts.SingleAsync(row => row.Name == "ann")));

    private static Task<List<string>> ActsAsync(SiteHost site) =>
        site.Database.ReadAsync(
            async (context, token) =>
                (await context.Acts.AsNoTracking().OrderBy(row => row.Id).ToListAsync(token)).ConvertAll(row =>
                    row.ResourceType == "user_login_logout" && row.Actor == row.Resource
                        ? $"{row.Operation} {row.Actor} {row.Succeeded}"
                        : "another act"
                ),
            CancellationToken.None
        );
}
