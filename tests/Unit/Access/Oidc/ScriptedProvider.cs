using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Entrepot.Unit.Access.Oidc;

/// <summary>A provider on loopback that answers what a test wants, also what no honest one would.</summary>
internal sealed class ScriptedProvider : IAsyncDisposable
{
    private readonly RSA key = RSA.Create(2048);
    private readonly WebApplication app;

    private ScriptedProvider()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        app = builder.Build();
        app.MapGet("/.well-known/openid-configuration", () => Json(Document()));
        app.MapGet("/keys", () => Json(Keys()));
        app.MapPost("/token", () => Json(Tokens()));
    }

    public string Issuer => app.Urls.Single();

    /// <summary>What the document of the provider says that it is, when that is not the truth.</summary>
    public string? ClaimedIssuer { get; set; }

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

    /// <summary>The shared secret that the public key makes for who believes what a token says of its algorithm.</summary>
    public SigningCredentials Confused()
    {
        var text = key.ExportSubjectPublicKeyInfoPem();
        return new SigningCredentials(
            new SymmetricSecurityKey(System.Text.Encoding.ASCII.GetBytes(text)) { KeyId = "one" },
            SecurityAlgorithms.HmacSha256
        );
    }

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        key.Dispose();
    }

    private RsaSecurityKey PublicKey() => new(key) { KeyId = "one" };

    private JsonObject Document() =>
        new()
        {
            ["issuer"] = ClaimedIssuer ?? Issuer,
            ["authorization_endpoint"] = $"{Issuer}/authorize",
            ["token_endpoint"] = $"{Issuer}/token",
            ["jwks_uri"] = $"{Issuer}/keys",
        };

    private JsonObject Keys()
    {
        var parameters = key.ExportParameters(false);
        return new JsonObject
        {
            ["keys"] = new JsonArray(
                new JsonObject
                {
                    ["kty"] = "RSA",
                    ["kid"] = "one",
                    ["use"] = "sig",
                    ["n"] = Base64UrlEncoder.Encode(parameters.Modulus),
                    ["e"] = Base64UrlEncoder.Encode(parameters.Exponent),
                }
            ),
        };
    }

    private static IResult Json(JsonObject value) => Results.Text(value.ToJsonString(), "application/json");
}
