using System.Net;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Entrepot.Unit.Testing;
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
            (await ScriptedProvider.SignInAsync(site, provider, _ => (JsonObject)answer.DeepClone())).ShouldBe(status);
        }
    }

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
