using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Entrepot.Rigs;
using Entrepot.Unit.Testing;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;
using Microsoft.IdentityModel.Tokens;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Access.Oidc;

/// <summary>What a provider, or somebody in its place, might hand out that must let nobody in.</summary>
public sealed class ForgedIdentityTests
{
    [Fact]
    public async Task An_honest_token_lets_in()
    {
        await using var provider = await ScriptedProvider.StartAsync();

        (await SignInAsync(provider, nonce => provider.Claims(nonce), provider.Credentials)).ShouldBe(
            HttpStatusCode.Redirect
        );
    }

    [Fact]
    public async Task A_provider_that_has_changed_its_keys_keeps_nobody_out_and_its_old_ones_open_nothing()
    {
        await using var provider = await ScriptedProvider.StartAsync();
        var clock = new ShiftedClock();
        await using var site = await SiteHost.StartAsync(clock: clock);
        await ScriptedProvider.ConfigureAsync(site, provider);
        string[] old = [];
        foreach (var key in (string[])["two", "three"])
        {
            (
                await ScriptedProvider.SignInAsync(
                    site,
                    provider,
                    nonce =>
                    {
                        old = [.. old, ScriptedProvider.Sign(provider.Claims("any"), provider.Credentials)];
                        provider.ChangeKey(key);
                        return new JsonObject
                        {
                            ["id_token"] = ScriptedProvider.Sign(provider.Claims(nonce), provider.Credentials),
                        };
                    }
                )
            ).ShouldBe(HttpStatusCode.Redirect, key);
            clock.Advance(TimeSpan.FromSeconds(11));
        }

        foreach (var token in old)
        {
            (await site.GetAsync("/api/v2.0/users/current", $"Bearer {token}")).StatusCode.ShouldBe(
                HttpStatusCode.Unauthorized
            );
        }
    }

    [Theory]
    [InlineData("iss", "\"https://evil.example\"")]
    [InlineData("aud", "\"another-client\"")]
    [InlineData("aud", "[\"registry\", \"another-client\"]")]
    [InlineData("azp", "\"another-client\"")]
    [InlineData("nonce", "\"another\"")]
    [InlineData("nonce", null)]
    [InlineData("exp", "1000000000")]
    [InlineData("exp", null)]
    [InlineData("nbf", "9999999999")]
    [InlineData("sub", null)]
    [InlineData("sub", "\"\"")]
    public async Task A_token_that_claims_otherwise_does_not(string claim, string? value)
    {
        await using var provider = await ScriptedProvider.StartAsync();

        (await SignInAsync(provider, Changed, provider.Credentials)).ShouldBe(HttpStatusCode.Unauthorized);

        JsonObject Changed(string nonce)
        {
            var claims = provider.Claims(nonce);
            claims.Remove(claim);
            if (value is not null)
            {
                claims[claim] = JsonNode.Parse(value);
            }

            return claims;
        }
    }

    [Fact]
    public async Task A_token_that_nobody_or_somebody_else_signed_does_not()
    {
        await using var provider = await ScriptedProvider.StartAsync();
        using var strangers = RSA.Create(2048);
        var stranger = new SigningCredentials(
            new RsaSecurityKey(strangers) { KeyId = "one" },
            SecurityAlgorithms.RsaSha256
        );

        foreach (var credentials in (SigningCredentials?[])[null, stranger, provider.Confused()])
        {
            (await SignInAsync(provider, nonce => provider.Claims(nonce), credentials)).ShouldBe(
                HttpStatusCode.Unauthorized
            );
        }
    }

    [Fact]
    public async Task A_provider_that_says_it_is_another_is_not_asked()
    {
        await using var provider = await ScriptedProvider.StartAsync();
        provider.ClaimedIssuer = "https://accounts.example.org";
        await using var site = await StartSiteAsync(provider);

        (await site.GetAsync("/c/oidc/login")).StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
    }

    [Fact]
    public async Task An_answer_that_is_no_answer_is_said_to_be_the_providers_fault()
    {
        await using var provider = await ScriptedProvider.StartAsync();
        await using var site = await StartSiteAsync(provider);
        foreach (
            var (answer, status) in ((JsonObject, HttpStatusCode)[])
                [
                    (new JsonObject { ["error"] = "invalid_grant" }, HttpStatusCode.Unauthorized),
                    (new JsonObject { ["access_token"] = "x" }, HttpStatusCode.Unauthorized),
                    (new JsonObject { ["id_token"] = "a.b.c" }, HttpStatusCode.Unauthorized),
                    (new JsonObject { ["id_token"] = 7 }, HttpStatusCode.ServiceUnavailable),
                ]
        )
        {
            (await ScriptedProvider.SignInAsync(site, provider, _ => (JsonObject)answer.DeepClone())).ShouldBe(status);
        }
    }

    [Fact]
    public async Task A_browser_that_comes_back_again_and_again_as_nobody_fills_no_log()
    {
        await using var provider = await ScriptedProvider.StartAsync();
        await using var site = await StartSiteAsync(provider);
        var began = await site.GetAsync("/c/oidc/login");
        var state = QueryHelpers.ParseQuery(began.Headers.Location!.Query)["state"].ToString();
        var cookie = began.Headers.GetValues("Set-Cookie").Single().Split(';')[0];
        foreach (
            var query in Enumerable.Repeat((string[])["error=access_denied", "code=wrong"], 10).SelectMany(two => two)
        )
        {
            provider.Tokens = () => new JsonObject { ["error"] = "invalid_grant" };
            using var request = new HttpRequestMessage(
                HttpMethod.Get,
                $"/c/oidc/callback?{query}&state={Uri.EscapeDataString(state)}"
            );
            request.Headers.Add("Cookie", cookie);
            (await site.Client.SendAsync(request)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        }

        await Eventually.IsTrueAsync(
            "the first is told",
            async _ => (await FailuresAsync(site)).Count > 0,
            TestContext.Current.CancellationToken
        );
        (await FailuresAsync(site)).ShouldHaveSingleItem().ShouldBe("the identity provider signed nobody in");
    }

    /// <param name="name">What the document says otherwise.</param>
    [Theory]
    [InlineData("authorization_endpoint", null)]
    [InlineData("authorization_endpoint", "javascript:alert(1)")]
    [InlineData("authorization_endpoint", "nowhere")]
    [InlineData("token_endpoint", null)]
    [InlineData("token_endpoint", "ldap://127.0.0.1/")]
    [InlineData("userinfo_endpoint", "file:///etc/passwd")]
    [InlineData("end_session_endpoint", "javascript:alert(1)")]
    public async Task A_provider_that_names_no_address_where_one_belongs_is_not_used(string name, string? address)
    {
        await using var provider = await ScriptedProvider.StartAsync();
        provider.Further[name] = address;
        await using var site = await StartSiteAsync(provider);

        (await site.GetAsync("/c/oidc/login")).StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task What_cannot_be_seen_in_what_a_provider_says_keeps_nobody_out(DatabaseKind kind)
    {
        await using var provider = await ScriptedProvider.StartAsync();
        await using var site = await SiteHost.StartAsync(kind: kind);
        await ScriptedProvider.ConfigureAsync(
            site,
            provider,
            """{"oidc_groups_claim": "groups", "oidc_user_claim": "nick"}"""
        );

        (
            await ScriptedProvider.SignInAsync(
                site,
                provider,
                nonce =>
                {
                    var claims = provider.Claims(nonce);
                    claims["nick"] = "alice";
                    claims["name"] = "Ali\0ce\n";
                    claims["email"] = "alice\0@example.org";
                    claims["groups"] = new JsonArray("de\0vs", "ops");
                    return new JsonObject { ["id_token"] = ScriptedProvider.Sign(claims, provider.Credentials) };
                }
            )
        ).ShouldBe(HttpStatusCode.Redirect);

        var alice = await site.AccountAsync("alice");
        (alice.RealName, alice.Email).ShouldBe(("Alice", "alice@example.org"));
        (await ScriptedProvider.GroupsAsync(site)).ShouldBe(["ops"]);
    }

    [Fact]
    public async Task Who_is_in_very_many_groups_can_still_choose_a_name_and_their_browser_is_not_overloaded()
    {
        await using var provider = await ScriptedProvider.StartAsync();
        await using var site = await SiteHost.StartAsync();
        await ScriptedProvider.ConfigureAsync(site, provider, """{"oidc_groups_claim": "groups"}""");

        var arrived = await ScriptedProvider.ArriveAsync(
            site,
            provider,
            nonce =>
            {
                var claims = provider.Claims(nonce);
                claims["name"] = "admin";
                claims["groups"] = new JsonArray([
                    .. Enumerable.Range(0, 900).Select(number => JsonValue.Create($"{number:d4}{new string('g', 40)}")),
                ]);
                return new JsonObject { ["id_token"] = ScriptedProvider.Sign(claims, provider.Credentials) };
            }
        );

        arrived.Headers.Location!.OriginalString.ShouldStartWith("/oidc-onboard?");
        var cookies = arrived
            .Headers.GetValues("Set-Cookie")
            .Select(cookie => cookie.Split(';')[0])
            .Where(cookie => !cookie.EndsWith('='))
            .ToList();
        cookies.Sum(cookie => cookie.Length).ShouldBeLessThan(24 * 1024);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/c/oidc/onboard")
        {
            Content = JsonContent.Create(new Dictionary<string, string> { ["username"] = "alice" }),
        };
        request.Headers.Add("Cookie", string.Join("; ", cookies));
        (await site.Client.SendAsync(request)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await ScriptedProvider.GroupsAsync(site)).ShouldNotBeEmpty();
    }

    private static async Task<List<string>> FailuresAsync(SiteHost site) =>
        await site.Database.ReadAsync(
            async (context, token) =>
                (List<string>)
                    [
                        .. await context
                            .AuditEntries.Where(row => !row.Succeeded)
                            .Select(row => row.Description)
                            .ToListAsync(token),
                        .. await context
                            .Acts.Where(row => !row.Succeeded)
                            .Select(row => row.Operation)
                            .ToListAsync(token),
                    ],
            TestContext.Current.CancellationToken
        );

    private static async Task<HttpStatusCode> SignInAsync(
        ScriptedProvider provider,
        Func<string, JsonObject> claims,
        SigningCredentials? credentials
    )
    {
        await using var site = await StartSiteAsync(provider);
        return await ScriptedProvider.SignInAsync(
            site,
            provider,
            nonce => new JsonObject { ["id_token"] = ScriptedProvider.Sign(claims(nonce), credentials) }
        );
    }

    private static async Task<SiteHost> StartSiteAsync(ScriptedProvider provider)
    {
        var site = await SiteHost.StartAsync();
        await ScriptedProvider.ConfigureAsync(site, provider);
        return site;
    }
}
