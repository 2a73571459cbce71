using System.Net;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Entrepot.Unit.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Shouldly;

namespace Entrepot.Unit.Access.Oidc;

/// <summary>A provider on loopback that answers what a test wants, also what no honest one would.</summary>
internal sealed class ScriptedProvider : IAsyncDisposable
{
    private RSA key = RSA.Create(2048);
    private string keyId = "one";
    private readonly WebApplication app;

    private ScriptedProvider()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        app = builder.Build();
        app.MapGet("/.well-known/openid-configuration", () => Json(Document()));
        app.MapGet("/keys", () => Json(Keys()));
        app.MapPost(
            "/token",
            async (HttpRequest request) =>
            {
                RefreshToken = (await request.ReadFormAsync())["refresh_token"];
                return Json(Tokens());
            }
        );
        app.MapGet("/userinfo", () => UserInfo is null ? Results.StatusCode(500) : Json(UserInfo));
    }

    public string Issuer => app.Urls.Single();

    /// <summary>What the document of the provider says that it is, when that is not the truth.</summary>
    public string? ClaimedIssuer { get; set; }

    /// <summary>What its document says besides, or otherwise; null: not.</summary>
    public Dictionary<string, string?> Further { get; } = [];

    /// <summary>What it tells of the person who has an access token; null: it fails.</summary>
    public JsonObject? UserInfo { get; set; }

    /// <summary>The refresh token that it was sent last; null: none.</summary>
    public string? RefreshToken { get; private set; }

    /// <summary>What the token endpoint answers.</summary>
    public Func<JsonObject> Tokens { get; set; } = () => [];

    public SigningCredentials Credentials => new(PublicKey(), SecurityAlgorithms.RsaSha256);

    public static async Task<ScriptedProvider> StartAsync()
    {
        var provider = new ScriptedProvider();
        await provider.app.StartAsync();
        return provider;
    }

    /// <summary>What an honest identity token says.</summary>
    public JsonObject Claims(string nonce)
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        return new JsonObject
        {
            ["iss"] = Issuer,
            ["sub"] = "s-1",
            ["aud"] = "registry",
            ["iat"] = now,
            ["exp"] = now + 300,
            ["nonce"] = nonce,
            ["name"] = "alice",
            ["email"] = "alice@example.org",
        };
    }

    public static string Sign(JsonObject claims, SigningCredentials? credentials)
    {
        var handler = new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false };
        return credentials is null
            ? handler.CreateToken(claims.ToJsonString())
            : handler.CreateToken(claims.ToJsonString(), credentials);
    }

    /// <summary>Signs by another key from now on.</summary>
    public void ChangeKey(string id)
    {
        key.Dispose();
        (key, keyId) = (RSA.Create(2048), id);
    }

    /// <summary>The shared secret that the public key makes for who believes what a token says of its algorithm.</summary>
    public SigningCredentials Confused()
    {
        var text = key.ExportSubjectPublicKeyInfoPem();
        return new SigningCredentials(
            new SymmetricSecurityKey(System.Text.Encoding.ASCII.GetBytes(text)) { KeyId = "one" },
            SecurityAlgorithms.HmacSha256
        );
    }

    /// <summary>Makes the provider that of the site.</summary>
    /// <param name="settings">Further items, as JSON.</param>
    public static async Task ConfigureAsync(SiteHost site, ScriptedProvider provider, string settings = "{}")
    {
        var body = JsonNode.Parse(settings)!.AsObject();
        body["auth_mode"] = "oidc_auth";
        body["oidc_endpoint"] = provider.Issuer;
        body["oidc_client_id"] = "registry";
        body["oidc_client_secret"] = "secret";
        body["oidc_auto_onboard"] = true;
        (
            await site.SendJsonAsync(
                HttpMethod.Put,
                "/api/v2.0/configurations",
                SiteHost.Basic("admin"),
                body.ToJsonString()
            )
        ).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    /// <summary>Signs a browser in at the site, to which the provider answers what <paramref name="tokens"/> makes of the nonce.</summary>
    public static async Task<HttpStatusCode> SignInAsync(
        SiteHost site,
        ScriptedProvider provider,
        Func<string, JsonObject> tokens
    )
    {
        var answer = await ArriveAsync(site, provider, tokens);
        var sessions = answer.Headers.TryGetValues("Set-Cookie", out var set)
            ? set.Count(cookie => cookie.StartsWith("sid=", StringComparison.Ordinal))
            : 0;
        sessions.ShouldBe(answer.StatusCode == HttpStatusCode.Redirect ? 1 : 0);
        return answer.StatusCode;
    }

    /// <summary>What the site answers to the browser that comes back from the provider.</summary>
    public static async Task<HttpResponseMessage> ArriveAsync(
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
        return await site.Client.SendAsync(request);
    }

    /// <summary>The groups that the site's people are in.</summary>
    public static Task<List<string>> GroupsAsync(SiteHost site) =>
        site.Database.ReadAsync(
            (context, token) =>
                context.AccountGroups.Select(row => row.Group!.Name).OrderBy(group => group).ToListAsync(token),
            CancellationToken.None
        );

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        key.Dispose();
    }

    private RsaSecurityKey PublicKey() => new(key) { KeyId = keyId };

    private JsonObject Document()
    {
        var document = new JsonObject
        {
            ["issuer"] = ClaimedIssuer ?? Issuer,
            ["authorization_endpoint"] = $"{Issuer}/authorize",
            ["token_endpoint"] = $"{Issuer}/token",
            ["jwks_uri"] = $"{Issuer}/keys",
        };
        foreach (var (name, value) in Further)
        {
            document.Remove(name);
            if (value is not null)
            {
                document[name] = value;
            }
        }

        return document;
    }

    private JsonObject Keys()
    {
        var parameters = key.ExportParameters(false);
        return new JsonObject
        {
            ["keys"] = new JsonArray(
                new JsonObject
                {
                    ["kty"] = "RSA",
                    ["kid"] = keyId,
                    ["use"] = "sig",
                    ["n"] = Base64UrlEncoder.Encode(parameters.Modulus),
                    ["e"] = Base64UrlEncoder.Encode(parameters.Exponent),
                }
            ),
        };
    }

    private static IResult Json(JsonObject value) => Results.Text(value.ToJsonString(), "application/json");
}
