using System.Net;
using System.Text.Json.Nodes;
using Entrepot.Access.Oidc;
using Entrepot.Distribution;
using Entrepot.Rigs.Providers;
using Entrepot.Unit.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.Tokens;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Access.Oidc;

/// <summary>Identity tokens of the provider as bearer tokens, as pipelines send them.</summary>
public sealed class IdTokenTests
{
    private const string Me = "/api/v2.0/users/current";
    private const string Token = "/service/token?service=harbor-registry&scope=repository:library/a:pull";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_real_providers_token_opens_the_API_and_the_token_service_for_whom_it_is_about()
    {
        await using var provider = await OidcServer.StartAsync(false, Cancel);
        await provider.PutPersonAsync("s-1", "alice", ["devs"]);
        await using var site = await SiteHost.StartAsync(
            app => app.MapDistribution(),
            services: services => services.AddDistribution(),
            beforeRouting: app => app.UseDistribution()
        );
        await OidcBrowser.ConfigureAsync(site, provider, """{"oidc_admin_group": "bosses"}""");
        var early = $"Bearer {await provider.IdTokenAsync("s-1", Cancel)}";
        (await StatusAsync(site, Me, early)).ShouldBe(HttpStatusCode.Unauthorized, "nobody has an account by a token");
        using var browser = new OidcBrowser(site);
        await browser.SignInAsync("s-1");

        (await SiteHost.JsonAsync(await site.GetAsync(Me, early)))
            .GetProperty("username")
            .GetString()
            .ShouldBe("alice");
        var registry = await SiteHost.JsonAsync(await site.GetAsync(Token, early));
        (await StatusAsync(site, "/v2/", $"Bearer {registry.GetProperty("token").GetString()}")).ShouldBe(
            HttpStatusCode.OK
        );
        (await StatusAsync(site, "/v2/", early)).ShouldBe(HttpStatusCode.Unauthorized, "the registry takes its own");
        (await StatusAsync(site, "/api/v2.0/configurations", early)).ShouldBe(HttpStatusCode.Forbidden);

        await site.WriteAsync(async context =>
            (await context.Accounts.SingleAsync(row => row.Name == "alice")).Disabled = true
        );
        (await StatusAsync(site, Me, early)).ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_newer_token_brings_the_groups_up_to_date_and_an_older_one_takes_nothing_back()
    {
        await using var provider = await ScriptedProvider.StartAsync();
        var clock = new ShiftedClock();
        await using var site = await StartSiteAsync(provider, clock);
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        var older = Bearer(provider, now - 60, "bosses");
        clock.Advance(TimeSpan.FromSeconds(20));
        (await StatusAsync(site, "/api/v2.0/configurations", older)).ShouldBe(
            HttpStatusCode.Forbidden,
            "the sign-in, which said nothing of bosses, was later"
        );

        var newer = Bearer(provider, now + 10, "bosses");
        (await StatusAsync(site, "/api/v2.0/configurations", newer)).ShouldBe(HttpStatusCode.OK);
        clock.Advance(TimeSpan.FromSeconds(20));
        var newest = Bearer(provider, now + 30);
        (await StatusAsync(site, "/api/v2.0/configurations", newest)).ShouldBe(HttpStatusCode.Forbidden);
        (await StatusAsync(site, "/api/v2.0/configurations", newer)).ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task A_newer_token_takes_groups_away_though_it_says_little_else()
    {
        await using var provider = await ScriptedProvider.StartAsync();
        var clock = new ShiftedClock();
        await using var site = await StartSiteAsync(provider, clock);
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        clock.Advance(TimeSpan.FromSeconds(20));
        (await StatusAsync(site, "/api/v2.0/configurations", Bearer(provider, now + 10, "bosses"))).ShouldBe(
            HttpStatusCode.OK
        );
        clock.Advance(TimeSpan.FromSeconds(20));
        var claims = provider.Claims("any");
        claims.Remove("email");
        claims.Remove("name");
        claims["iat"] = now + 30;
        claims["groups"] = new JsonArray();

        (
            await StatusAsync(
                site,
                "/api/v2.0/configurations",
                $"Bearer {ScriptedProvider.Sign(claims, provider.Credentials)}"
            )
        ).ShouldBe(HttpStatusCode.Forbidden);
        (await site.AccountAsync("alice")).Email.ShouldBe("alice@example.org");
    }

    [Fact]
    public async Task Groups_of_which_the_provider_says_nothing_more_do_not_last_for_ever()
    {
        await using var provider = await ScriptedProvider.StartAsync();
        var clock = new ShiftedClock();
        await using var site = await StartSiteAsync(provider, clock);
        clock.Advance(TimeSpan.FromSeconds(20));
        var began = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        (await StatusAsync(site, "/api/v2.0/configurations", Bearer(provider, began + 10, "bosses"))).ShouldBe(
            HttpStatusCode.OK
        );
        clock.Advance(TimeSpan.FromHours(11));
        (await StatusAsync(site, "/api/v2.0/configurations", Silent(11))).ShouldBe(
            HttpStatusCode.OK,
            "the provider may tell of groups elsewhere"
        );

        clock.Advance(TimeSpan.FromHours(2));
        (await StatusAsync(site, "/api/v2.0/configurations", Silent(13))).ShouldBe(HttpStatusCode.Forbidden);
        (await StatusAsync(site, Me, Silent(13))).ShouldBe(HttpStatusCode.OK);

        string Silent(int hours)
        {
            var claims = provider.Claims("any");
            claims["iat"] = began + (hours * 3600);
            return $"Bearer {ScriptedProvider.Sign(claims, provider.Credentials)}";
        }
    }

    [Theory]
    [InlineData("""{"sub":"s-1","groups":["ops"]}""", "ops")]
    [InlineData("""{"sub":"s-1"}""", "bosses")]
    [InlineData("""{"sub":"s-2","groups":["ops"]}""", "bosses")]
    [InlineData(null, "bosses")]
    public async Task Who_signs_in_by_a_secret_is_in_the_groups_that_the_provider_tells_of_then(
        string? told,
        string groups
    )
    {
        await using var provider = await ScriptedProvider.StartAsync();
        provider.Further["userinfo_endpoint"] = $"{provider.Issuer}/userinfo";
        await using var site = await SiteHost.StartAsync();
        var secret = await SecretAsync(site, provider);
        provider.Tokens = () => new JsonObject { ["access_token"] = "a-1" };
        provider.UserInfo = told is null ? null : JsonNode.Parse(told)!.AsObject();

        (await StatusAsync(site, "/api/v2.0/projects", SiteHost.Basic("alice", secret))).ShouldBe(HttpStatusCode.OK);

        (await ScriptedProvider.GroupsAsync(site)).ShouldBe([groups]);
    }

    [Fact]
    public async Task A_refresh_token_is_kept_though_the_provider_then_says_nothing_more()
    {
        await using var provider = await ScriptedProvider.StartAsync();
        provider.Further["userinfo_endpoint"] = "http://127.0.0.1:1/";
        var clock = new ShiftedClock();
        await using var site = await SiteHost.StartAsync(clock: clock);
        var secret = await SecretAsync(site, provider);
        provider.Tokens = () =>
            new JsonObject
            {
                ["id_token"] = ScriptedProvider.Sign(provider.Claims("any"), provider.Credentials),
                ["access_token"] = "a-1",
                ["refresh_token"] = "r-2",
            };

        foreach (var sent in (string[])["r-1", "r-2"])
        {
            (await StatusAsync(site, "/api/v2.0/projects", SiteHost.Basic("alice", secret))).ShouldBe(
                HttpStatusCode.OK
            );
            provider.RefreshToken.ShouldBe(sent);
            clock.Advance(TimeSpan.FromMinutes(6));
        }

        (await ScriptedProvider.GroupsAsync(site)).ShouldBe(["bosses"]);
    }

    [Theory]
    [InlineData("iss", "\"https://evil.example\"")]
    [InlineData("aud", "\"another-client\"")]
    [InlineData("azp", "\"another-client\"")]
    [InlineData("sub", "\"s-2\"")]
    [InlineData("exp", "1000000000")]
    [InlineData("exp", null)]
    [InlineData("nbf", "9999999999")]
    [InlineData("sub", null)]
    public async Task A_token_that_claims_otherwise_opens_nothing(string claim, string? value)
    {
        await using var provider = await ScriptedProvider.StartAsync();
        await using var site = await StartSiteAsync(provider);
        var claims = provider.Claims("any");
        (await StatusAsync(site, Me, $"Bearer {ScriptedProvider.Sign(claims, provider.Credentials)}")).ShouldBe(
            HttpStatusCode.OK
        );
        claims.Remove(claim);
        if (value is not null)
        {
            claims[claim] = JsonNode.Parse(value);
        }

        (await StatusAsync(site, Me, $"Bearer {ScriptedProvider.Sign(claims, provider.Credentials)}")).ShouldBe(
            HttpStatusCode.Unauthorized
        );
    }

    [Fact]
    public async Task What_nobody_signed_or_another_mode_signs_in_by_opens_nothing()
    {
        await using var provider = await ScriptedProvider.StartAsync();
        await using var site = await StartSiteAsync(provider);
        foreach (var credentials in (SigningCredentials?[])[null, provider.Confused()])
        {
            var forged = ScriptedProvider.Sign(provider.Claims("any"), credentials);
            (await StatusAsync(site, Me, $"Bearer {forged}")).ShouldBe(HttpStatusCode.Unauthorized);
        }

        await site.WriteAsync(async context =>
            (await context.Configurations.SingleAsync(row => row.Key == "auth_mode")).Value = "\"db_auth\""
        );
        site.DropConfiguration();

        var honest = ScriptedProvider.Sign(provider.Claims("any"), provider.Credentials);
        (await StatusAsync(site, Me, $"Bearer {honest}")).ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task What_is_no_token_at_all_opens_nothing_and_breaks_nothing()
    {
        await using var provider = await ScriptedProvider.StartAsync();
        await using var site = await StartSiteAsync(provider);
        string[] pieces =
        [
            "",
            "e30",
            "W10",
            "bnVsbA",
            "x",
            "eyJpc3MiOm51bGx9",
            "eyJpc3MiOjd9",
            "eyJpc3MiOlsxXX0",
            "_-_-",
        ];

        foreach (
            var token in pieces
                .SelectMany(_ => pieces, (first, second) => $"{first}.{second}")
                .SelectMany(two => (string[])[two, $"{two}.", $"{two}.x", $"{two}.x.y.z"])
        )
        {
            (await StatusAsync(site, Me, $"Bearer {token}")).ShouldBe(HttpStatusCode.Unauthorized, token);
        }
    }

    /// <summary>A site at which the scripted provider's only person has signed in just now, as nobody of the bosses.</summary>
    private static async Task<SiteHost> StartSiteAsync(ScriptedProvider provider, TimeProvider? clock = null)
    {
        var site = await SiteHost.StartAsync(clock: clock);
        await ScriptedProvider.ConfigureAsync(
            site,
            provider,
            """{"oidc_groups_claim": "groups", "oidc_admin_group": "bosses"}"""
        );
        (
            await ScriptedProvider.SignInAsync(
                site,
                provider,
                nonce => new JsonObject
                {
                    ["id_token"] = ScriptedProvider.Sign(provider.Claims(nonce), provider.Credentials),
                }
            )
        ).ShouldBe(HttpStatusCode.Redirect);
        return site;
    }

    /// <summary>What alice, who is of the bosses, signs in with on command lines from now on.</summary>
    private static async Task<string> SecretAsync(SiteHost site, ScriptedProvider provider)
    {
        await ScriptedProvider.ConfigureAsync(site, provider, """{"oidc_groups_claim": "groups"}""");
        (
            await ScriptedProvider.SignInAsync(
                site,
                provider,
                nonce =>
                {
                    var claims = provider.Claims(nonce);
                    claims["groups"] = new JsonArray("bosses");
                    return new JsonObject
                    {
                        ["id_token"] = ScriptedProvider.Sign(claims, provider.Credentials),
                        ["refresh_token"] = "r-1",
                    };
                }
            )
        ).ShouldBe(HttpStatusCode.Redirect);
        var alice = (await site.AccountAsync("alice")).Id;
        return (await site.Services.GetRequiredService<CliSecrets>().FindAsync(alice, Cancel))!.Secret;
    }

    private static string Bearer(ScriptedProvider provider, long issuedAt, params string[] groups)
    {
        var claims = provider.Claims("any");
        claims["iat"] = issuedAt;
        claims["groups"] = new JsonArray([.. groups.Select(group => JsonValue.Create(group))]);
        return $"Bearer {ScriptedProvider.Sign(claims, provider.Credentials)}";
    }

    private static async Task<HttpStatusCode> StatusAsync(SiteHost site, string path, string authorization) =>
        (await site.GetAsync(path, authorization)).StatusCode;
}
