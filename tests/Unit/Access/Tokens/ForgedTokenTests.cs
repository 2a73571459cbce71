using System.Buffers.Text;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Entrepot.Access.Authorization;
using Entrepot.Access.Http;
using Entrepot.Access.Tokens;
using Entrepot.Unit.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Microsoft.IdentityModel.Tokens;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Access.Tokens;

/// <summary>Tokens that somebody else made, or that were ours once, open nothing.</summary>
public sealed class ForgedTokenTests
{
    private const string Scope = "repository:library/a:pull";

    [Fact]
    public async Task Every_forged_token_is_refused_and_the_real_one_is_not()
    {
        await using var site = await SiteHost.StartAsync(MapProbe);
        var real = (await site.BearerAsync("admin", Scope))["Bearer ".Length..];
        (await site.GetAsync("/v2/library%2Fa/probe", $"Bearer {real}")).StatusCode.ShouldBe(HttpStatusCode.OK);

        var ours = await site.Services.GetRequiredService<SigningKeys>().NewestAsync(CancellationToken.None);
        var taken = new List<string>();
        foreach (var (name, token) in Forge(real, ours))
        {
            var answer = await site.GetAsync("/v2/library%2Fa/probe", $"Bearer {token}");
            if (answer.StatusCode != HttpStatusCode.Unauthorized)
            {
                taken.Add($"{name}: {answer.StatusCode}");
            }
        }

        taken.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_token_ends_after_five_minutes_and_one_of_grace()
    {
        var clock = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var site = await SiteHost.StartAsync(MapProbe, clock: clock);
        var bearer = await site.BearerAsync("admin", Scope);

        clock.Advance(TimeSpan.FromSeconds(355));
        (await site.GetAsync("/v2/library%2Fa/probe", bearer)).StatusCode.ShouldBe(HttpStatusCode.OK);
        clock.Advance(TimeSpan.FromSeconds(10));
        var ended = await site.GetAsync("/v2/library%2Fa/probe", bearer);

        ended.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        ended.Headers.WwwAuthenticate.ToString().ShouldContain("error=\"invalid_token\"");
    }

    [Theory]
    [InlineData("disabled")]
    [InlineData("epoch")]
    [InlineData("deleted")]
    public async Task A_token_ends_with_its_account(string how)
    {
        await using var site = await SiteHost.StartAsync(MapProbe);
        await site.AddAccountAsync("ann");
        var bearer = await site.BearerAsync("ann", Scope);
        (await site.GetAsync("/v2/library%2Fa/probe", bearer)).StatusCode.ShouldBe(HttpStatusCode.OK);

        await site.WriteAsync(async context =>
        {
            var ann = context.Accounts.Single(row => row.Name == "ann");
            switch (how)
            {
                case "disabled":
                    ann.Disabled = true;
                    break;
                case "epoch":
                    ann.Epoch++;
                    break;
                default:
                    context.Accounts.Remove(ann);
                    break;
            }

            await Task.CompletedTask;
        });

        (await site.GetAsync("/v2/library%2Fa/probe", bearer)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    private static void MapProbe(WebApplication app) =>
        app.MapGet("/v2/{name}/probe", () => "open").Requires(AccessScope.Repository, Permission.Pull);

    private static IEnumerable<(string Name, string Token)> Forge(string real, SigningKey ours)
    {
        var parts = real.Split('.');
        var (header, payload, signature) = (Decode(parts[0]), Decode(parts[1]), parts[2]);
        using var foreign = RSA.Create(2048);
        using var ecdsa = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var publicKey = ((RsaSecurityKey)ours.Credentials.Key).Rsa.ExportSubjectPublicKeyInfo();
        var publicPem = ((RsaSecurityKey)ours.Credentials.Key).Rsa.ExportSubjectPublicKeyInfoPem();

        string Unsigned(string algorithm) => $"{Encode(With(header, "alg", algorithm))}.{parts[1]}.";
        string ByForeign(JsonObject changed) => SignRsa(changed, payload, foreign);
        string Ours(JsonObject changedHeader, JsonObject changedPayload) =>
            SignRsa(changedHeader, changedPayload, ((RsaSecurityKey)ours.Credentials.Key).Rsa);

        yield return ("no algorithm", Unsigned("none"));
        yield return ("None", Unsigned("None"));
        yield return ("empty algorithm", Unsigned(""));
        yield return ("signature cut off", $"{parts[0]}.{parts[1]}.");
        yield return ("no signature part", $"{parts[0]}.{parts[1]}");
        yield return ("signature bit flipped", $"{parts[0]}.{parts[1]}.{Flip(signature)}");
        yield return ("payload changed", $"{parts[0]}.{Encode(With(payload, "sub", "root"))}.{signature}");
        yield return ("header changed", $"{Encode(With(header, "typ", "jwt2"))}.{parts[1]}.{signature}");
        yield return ("HS256 by the public key", SignHmac(With(header, "alg", "HS256"), payload, publicKey));
        yield return (
            "HS256 by the public PEM",
            SignHmac(With(header, "alg", "HS256"), payload, Encoding.ASCII.GetBytes(publicPem))
        );
        yield return ("another key under our name", ByForeign(header));
        yield return ("another key under its own name", ByForeign(With(header, "kid", "mine")));
        yield return ("another key without a name", ByForeign(Without(header, "kid")));
        yield return ("ours without a name", Ours(Without(header, "kid"), payload));
        yield return ("key in the header", ByForeign(With(header, "jwk", Jwk(foreign))));
        yield return ("key by address", ByForeign(With(header, "jku", "http://127.0.0.1:1/keys")));
        yield return ("certificate by address", ByForeign(With(header, "x5u", "http://127.0.0.1:1/cert")));
        yield return ("certificate in the header", ByForeign(With(header, "x5c", new JsonArray("MIIB"))));
        yield return ("ours with a critical extension", Ours(With(header, "crit", new JsonArray("b64")), payload));
        yield return ("ours with b64 off", Ours(With(header, "b64", false), payload));
        yield return (
            "ours by RS384",
            SignRsa(With(header, "alg", "RS384"), payload, Rsa(ours), HashAlgorithmName.SHA384)
        );
        yield return ("ours by PS256", SignPss(With(header, "alg", "PS256"), payload, Rsa(ours)));
        yield return ("ES256", SignEcdsa(With(header, "alg", "ES256"), payload, ecdsa));
        yield return ("another issuer", Ours(header, With(payload, "iss", "other")));
        yield return ("no issuer", Ours(header, Without(payload, "iss")));
        yield return ("another audience", Ours(header, With(payload, "aud", new JsonArray("other"))));
        yield return ("an audience of nobody", Ours(header, With(payload, "aud", new JsonArray())));
        yield return ("no audience", Ours(header, Without(payload, "aud")));
        yield return ("no end", Ours(header, Without(payload, "exp")));
        yield return ("long ended", Ours(header, With(payload, "exp", 1)));
        yield return ("not yet", Ours(header, With(payload, "nbf", Seconds(TimeSpan.FromHours(1)))));
        yield return ("no beginning", Ours(header, Without(payload, "nbf")));
        yield return ("another's id", Ours(header, With(payload, "uid", 4711)));
        yield return ("another's name", Ours(header, With(payload, "sub", "ann")));
        yield return ("no access", Ours(header, Without(payload, "access")));
        yield return ("access is no list", Ours(header, With(payload, "access", "all")));
        yield return ("encrypted form", $"{parts[0]}.{parts[1]}.{parts[2]}.x.y");
        yield return ("empty parts", "..");
        yield return ("a word", "token");
        yield return ("very long", new string('a', 20_000) + "." + parts[1] + "." + signature);
    }

    private static RSA Rsa(SigningKey key) => ((RsaSecurityKey)key.Credentials.Key).Rsa;

    private static string SignRsa(JsonObject header, JsonObject payload, RSA key, HashAlgorithmName? hash = null) =>
        Signed(
            header,
            payload,
            input => key.SignData(input, hash ?? HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
        );

    private static string SignPss(JsonObject header, JsonObject payload, RSA key) =>
        Signed(header, payload, input => key.SignData(input, HashAlgorithmName.SHA256, RSASignaturePadding.Pss));

    private static string SignEcdsa(JsonObject header, JsonObject payload, ECDsa key) =>
        Signed(header, payload, input => key.SignData(input, HashAlgorithmName.SHA256));

    private static string SignHmac(JsonObject header, JsonObject payload, byte[] key) =>
        Signed(header, payload, input => HMACSHA256.HashData(key, input));

    private static string Signed(JsonObject header, JsonObject payload, Func<byte[], byte[]> sign)
    {
        var input = $"{Encode(header)}.{Encode(payload)}";
        return $"{input}.{Base64Url.EncodeToString(sign(Encoding.ASCII.GetBytes(input)))}";
    }

    private static JsonObject Decode(string part) => JsonNode.Parse(Base64Url.DecodeFromChars(part))!.AsObject();

    private static string Encode(JsonObject part) =>
        Base64Url.EncodeToString(Encoding.UTF8.GetBytes(part.ToJsonString()));

    private static JsonObject With(JsonObject part, string member, JsonNode value)
    {
        var changed = part.DeepClone().AsObject();
        changed[member] = value;
        return changed;
    }

    private static JsonObject Without(JsonObject part, string member)
    {
        var changed = part.DeepClone().AsObject();
        changed.Remove(member);
        return changed;
    }

    private static JsonObject Jwk(RSA key)
    {
        var parameters = key.ExportParameters(false);
        return new JsonObject
        {
            ["kty"] = "RSA",
            ["n"] = Base64Url.EncodeToString(parameters.Modulus),
            ["e"] = Base64Url.EncodeToString(parameters.Exponent),
        };
    }

    private static string Flip(string signature) => (signature[0] == 'A' ? 'B' : 'A') + signature[1..];

    private static long Seconds(TimeSpan fromNow) =>
        Convert.ToInt64((DateTimeOffset.UtcNow + fromNow).ToUnixTimeSeconds(), CultureInfo.InvariantCulture);
}
