using System.Net;
using System.Text.Json.Nodes;
using Entrepot.Data.Rows;
using Entrepot.Rigs.Providers;
using Entrepot.Unit.Testing;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Access.Oidc;

/// <summary>Signing in by a real OpenID Connect provider.</summary>
public sealed class OidcSignInTests
{
    private const string Token = "/service/token?service=harbor-registry";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(DatabaseKind.Sqlite, false)]
    [InlineData(DatabaseKind.Postgres, true)]
    public async Task Whom_the_provider_knows_gets_in_with_their_groups_and_is_the_same_next_time(
        DatabaseKind kind,
        bool claimsInUserInfo
    )
    {
        await using var provider = await OidcServer.StartAsync(claimsInUserInfo, Cancel);
        await provider.PutPersonAsync("s-1", "Alice Smith", ["devs", "ops"]);
        await using var site = await SiteHost.StartAsync(kind: kind);
        await OidcBrowser.ConfigureAsync(site, provider, """{"oidc_group_filter": "^d"}""");
        using var browser = new OidcBrowser(site);

        var arrived = await browser.SignInAsync("s-1");

        arrived.StatusCode.ShouldBe(HttpStatusCode.Redirect, await arrived.Content.ReadAsStringAsync());
        arrived.Headers.Location!.OriginalString.ShouldBe("/harbor/projects");
        var me = await browser.MeAsync();
        me["username"]!.GetValue<string>().ShouldBe("alice_smith");
        me["email"]!.GetValue<string>().ShouldBe("s-1@example.org");
        (await GroupsAsync(site)).ShouldBe(["devs"]);

        await provider.PutPersonAsync("s-1", "Alice Jones", ["dogs"]);
        using var later = new OidcBrowser(site);
        await later.SignInAsync("s-1");
        (await later.MeAsync())["user_id"]!.GetValue<long>().ShouldBe(me["user_id"]!.GetValue<long>());
        (await GroupsAsync(site)).ShouldBe(["dogs"]);
        (await site.ActsAsync())
            .Where(act => act.StartsWith("alice_smith create", StringComparison.Ordinal))
            .ShouldBe(["alice_smith create user alice_smith"], "that there is somebody more is told");
    }

    [Fact]
    public async Task Who_is_new_chooses_a_name_when_none_is_given_or_it_is_taken()
    {
        await using var provider = await OidcServer.StartAsync(false, Cancel);
        await provider.PutPersonAsync("s-1", "admin", []);
        await using var site = await SiteHost.StartAsync();
        await OidcBrowser.ConfigureAsync(site, provider);
        using var browser = new OidcBrowser(site);

        var arrived = await browser.SignInAsync("s-1");

        arrived.Headers.Location!.OriginalString.ShouldBe(
            "/oidc-onboard?username=admin&redirect_url=%2Fharbor%2Fprojects"
        );
        (await browser.GetAsync("/api/v2.0/users/current")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await browser.OnboardAsync("admin")).StatusCode.ShouldBe(HttpStatusCode.Conflict);
        (await browser.OnboardAsync("not a name")).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await browser.OnboardAsync("alice")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await browser.MeAsync())["username"]!.GetValue<string>().ShouldBe("alice");
        (await browser.OnboardAsync("alice2")).StatusCode.ShouldBe(HttpStatusCode.BadRequest, "it counts once");
    }

    [Fact]
    public async Task A_sign_in_that_this_browser_did_not_begin_counts_for_nothing()
    {
        await using var provider = await OidcServer.StartAsync(false, Cancel);
        await provider.PutPersonAsync("s-1", "alice", []);
        await using var site = await SiteHost.StartAsync();
        await OidcBrowser.ConfigureAsync(site, provider);
        using var own = new OidcBrowser(site);
        using var other = new OidcBrowser(site);
        var callback = await own.SignInAtProviderAsync("s-1");

        (await other.GetAsync(callback.PathAndQuery)).StatusCode.ShouldBe(HttpStatusCode.BadRequest, "no cookie");
        await other.SignInAtProviderAsync("s-1");
        (await other.GetAsync(callback.PathAndQuery)).StatusCode.ShouldBe(HttpStatusCode.BadRequest, "another state");
        (await own.GetAsync(callback.PathAndQuery)).StatusCode.ShouldBe(HttpStatusCode.Redirect);
        (await own.GetAsync(callback.PathAndQuery)).StatusCode.ShouldBe(HttpStatusCode.BadRequest, "a second time");
    }

    [Theory]
    [InlineData("https://evil.example/")]
    [InlineData("//evil.example")]
    public async Task A_sign_in_ends_at_a_path_of_this_site(string target)
    {
        await using var provider = await OidcServer.StartAsync(false, Cancel);
        await using var site = await SiteHost.StartAsync();
        await OidcBrowser.ConfigureAsync(site, provider);

        (await site.GetAsync($"/c/oidc/login?redirect_url={Uri.EscapeDataString(target)}")).StatusCode.ShouldBe(
            HttpStatusCode.BadRequest
        );
    }

    [Fact]
    public async Task The_secret_for_command_lines_opens_the_registry_and_not_the_account()
    {
        await using var provider = await OidcServer.StartAsync(false, Cancel);
        await provider.PutPersonAsync("s-1", "alice", []);
        await using var site = await SiteHost.StartAsync();
        await OidcBrowser.ConfigureAsync(site, provider);
        using var browser = new OidcBrowser(site);
        await browser.SignInAsync("s-1");
        var meta = (await browser.MeAsync())["oidc_user_meta"]!;
        meta["subiss"]!.GetValue<string>().ShouldBe($"s-1{provider.Issuer}");
        var secret = meta["secret"]!.GetValue<string>();

        (await StatusAsync(site, Token, secret)).ShouldBe(HttpStatusCode.OK);
        (await StatusAsync(site, "/api/v2.0/projects", secret)).ShouldBe(HttpStatusCode.OK);
        (await StatusAsync(site, "/api/v2.0/users/current", secret)).ShouldBe(HttpStatusCode.Unauthorized);
        (await StatusAsync(site, Token, $"{secret}x")).ShouldBe(HttpStatusCode.Unauthorized);
        var form = new FormUrlEncodedContent(
            new Dictionary<string, string> { ["principal"] = "alice", ["password"] = secret }
        );
        (await site.SendAsync(HttpMethod.Post, "/c/login", null, form)).StatusCode.ShouldBe(
            HttpStatusCode.Unauthorized
        );

        (await browser.SetSecretAsync("short1A")).ShouldBe(HttpStatusCode.BadRequest);
        (await browser.SetSecretAsync("long-but-no-digit-or-capital")).ShouldBe(HttpStatusCode.BadRequest);
        (await browser.SetSecretAsync("My-own-Secret-1")).ShouldBe(HttpStatusCode.OK);
        (await StatusAsync(site, Token, "My-own-Secret-1")).ShouldBe(HttpStatusCode.OK);
        (await StatusAsync(site, Token, secret)).ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Who_is_gone_at_the_provider_is_out_within_minutes_and_who_is_there_stays_in()
    {
        var clock = new ShiftedClock();
        await using var provider = await OidcServer.StartAsync(false, Cancel);
        await provider.PutPersonAsync("s-1", "alice", ["devs"]);
        await using var site = await SiteHost.StartAsync(clock: clock);
        await OidcBrowser.ConfigureAsync(site, provider);
        using var browser = new OidcBrowser(site);
        await browser.SignInAsync("s-1");
        var secret = (await browser.MeAsync())["oidc_user_meta"]!["secret"]!.GetValue<string>();
        for (var i = 0; i < 3; i++)
        {
            // The refresh token is another each time.
            (await StatusAsync(site, Token, secret)).ShouldBe(HttpStatusCode.OK);
            clock.Advance(TimeSpan.FromMinutes(6));
        }

        await provider.PutPersonAsync("s-1", "alice", ["ops"]);
        (await StatusAsync(site, Token, secret)).ShouldBe(HttpStatusCode.OK);
        (await GroupsAsync(site)).ShouldBe(["ops"], "asking again tells the groups too");

        await provider.RemovePersonAsync("s-1");
        clock.Advance(TimeSpan.FromMinutes(6));
        (await StatusAsync(site, Token, secret)).ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Who_is_in_the_group_of_administrators_is_one_as_long_as_they_are_in_it()
    {
        await using var provider = await OidcServer.StartAsync(false, Cancel);
        await provider.PutPersonAsync("s-1", "alice", ["bosses"]);
        await using var site = await SiteHost.StartAsync();
        await OidcBrowser.ConfigureAsync(site, provider, """{"oidc_admin_group": "bosses"}""");
        using var browser = new OidcBrowser(site);
        await browser.SignInAsync("s-1");
        (await browser.GetAsync("/api/v2.0/configurations")).StatusCode.ShouldBe(HttpStatusCode.OK);
        var me = await browser.MeAsync();
        me["admin_role_in_auth"]!.GetValue<bool>().ShouldBeTrue();
        me["sysadmin_flag"]!.GetValue<bool>().ShouldBeFalse();

        await provider.PutPersonAsync("s-1", "alice", []);
        await browser.SignInAsync("s-1");

        (await browser.GetAsync("/api/v2.0/configurations")).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task Who_may_not_sign_in_at_the_provider_gets_no_session()
    {
        await using var provider = await OidcServer.StartAsync(false, Cancel);
        await using var site = await SiteHost.StartAsync();
        await OidcBrowser.ConfigureAsync(site, provider);
        using var browser = new OidcBrowser(site);

        (await browser.SignInAsync("nobody")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);

        (await browser.GetAsync("/api/v2.0/users/current")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_disabled_account_stays_out_though_the_provider_vouches_for_it()
    {
        await using var provider = await OidcServer.StartAsync(false, Cancel);
        await provider.PutPersonAsync("s-1", "alice", []);
        await using var site = await SiteHost.StartAsync();
        await OidcBrowser.ConfigureAsync(site, provider);
        using var browser = new OidcBrowser(site);
        await browser.SignInAsync("s-1");
        var secret = (await browser.MeAsync())["oidc_user_meta"]!["secret"]!.GetValue<string>();
        await site.WriteAsync(async context =>
            (await context.Accounts.SingleAsync(row => row.Name == "alice")).Disabled = true
        );

        (await browser.SignInAsync("s-1")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await StatusAsync(site, Token, secret)).ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_ping_tells_whether_the_provider_is_one_and_the_one_that_it_is_called()
    {
        await using var provider = await OidcServer.StartAsync(false, Cancel);
        await using var site = await SiteHost.StartAsync();

        (await PingAsync(site, provider.Issuer)).ShouldBe(HttpStatusCode.OK);
        (await PingAsync(site, provider.Issuer.Replace("127.0.0.1", "localhost", StringComparison.Ordinal))).ShouldBe(
            HttpStatusCode.BadRequest
        );
        (await PingAsync(site, "http://127.0.0.1:1")).ShouldBe(HttpStatusCode.BadRequest);
        (await PingAsync(site, "ftp://x")).ShouldBe(HttpStatusCode.BadRequest);
    }

    private static async Task<HttpStatusCode> PingAsync(SiteHost site, string url) =>
        (
            await site.SendJsonAsync(
                HttpMethod.Post,
                "/api/v2.0/system/oidc/ping",
                SiteHost.Basic("admin"),
                new JsonObject { ["url"] = url, ["verify_cert"] = true }.ToJsonString()
            )
        ).StatusCode;

    private static async Task<HttpStatusCode> StatusAsync(SiteHost site, string path, string secret) =>
        (await site.GetAsync(path, SiteHost.Basic("alice", secret))).StatusCode;

    private static Task<List<string>> GroupsAsync(SiteHost site) =>
        site.Database.ReadAsync(
            (context, token) =>
                context
                    .AccountGroups.Where(row => row.Group!.Kind == UserGroupKind.Oidc)
                    .Select(row => row.Group!.Name)
                    .OrderBy(group => group)
                    .ToListAsync(token),
            CancellationToken.None
        );
}
