using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Entrepot.Unit.Testing;
using Microsoft.AspNetCore.WebUtilities;
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
            (await SignInAsync(site, provider, _ => (JsonObject)answer.DeepClone())).ShouldBe(status);
        }
    }

    private static async Task<HttpStatusCode> SignInAsync(
        ScriptedProvider provider,
        Func<string, JsonObject> claims,
        SigningCredentials? credentials
    )
    {
        await using var site = await StartSiteAsync(provider);
        return await SignInAsync(
            site,
            provider,
            nonce => new JsonObject { ["id_token"] = ScriptedProvider.Sign(claims(nonce), credentials) }
        );
    }

    private static async Task<HttpStatusCode> SignInAsync(
        SiteHost site,
        ScriptedProvider provider,
        Func<string, JsonObject> tokens
    )
    {
        var began = await site.GetAsync("/c/oidc/login");
        began.StatusCode.ShouldBe(HttpStatusCode.Redirect, await began.Content.ReadAsStringAsync());
        var query = QueryHelpers.ParseQuery(began.Headers.Location!.Query);
        query["code_challenge_method"].ToString().ShouldBe("S256");
        provider.Tokens = () => tokens(query["nonce"].ToString());
        using var request = new HttpRequestMessage(
            HttpMethod.Get,
            $"/c/oidc/callback?code=code&state={Uri.EscapeDataString(query["state"].ToString())}"
        );
        request.Headers.Add("Cookie", began.Headers.GetValues("Set-Cookie").Single().Split(';')[0]);
        var answer = await site.Client.SendAsync(request);
        var sessions = answer.Headers.TryGetValues("Set-Cookie", out var set)
            ? set.Count(cookie => cookie.StartsWith("sid=", StringComparison.Ordinal))
            : 0;
        sessions.ShouldBe(answer.StatusCode == HttpStatusCode.Redirect ? 1 : 0);
        return answer.StatusCode;
    }

    private static async Task<SiteHost> StartSiteAsync(ScriptedProvider provider)
    {
        var site = await SiteHost.StartAsync();
        (
            await site.SendAsync(
                HttpMethod.Put,
                "/api/v2.0/configurations",
                SiteHost.Basic("admin"),
                JsonContent.Create(
                    new JsonObject
                    {
                        ["auth_mode"] = "oidc_auth",
                        ["oidc_endpoint"] = provider.Issuer,
                        ["oidc_client_id"] = "registry",
                        ["oidc_client_secret"] = "secret",
                        ["oidc_auto_onboard"] = true,
                    }
                )
            )
        ).StatusCode.ShouldBe(HttpStatusCode.OK);
        return site;
    }
}
