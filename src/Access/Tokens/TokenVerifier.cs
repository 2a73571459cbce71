using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Entrepot.Access.Authorization;
using Entrepot.Access.Wire;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Entrepot.Access.Tokens;

/// <summary>
/// Decides whether a token is one of ours and whose. Only the signature and the claims are remembered; whether the
/// account still exists is asked each time.
/// </summary>
internal sealed class TokenVerifier(Rights rights, Principals principals, SigningKeys keys, TimeProvider clock)
{
    private const int MaximumLength = 12 * 1024;
    private static readonly TimeSpan Skew = TimeSpan.FromSeconds(60);
    private static readonly string[] KnownHeaders = ["alg", "kid", "typ"];

    private readonly JsonWebTokenHandler handler = new();
    private readonly VerifiedTokens verified = new();

    /// <summary>Who the token speaks for and with which scopes; null when it counts for nothing.</summary>
    public async Task<Principal?> VerifyAsync(string token, CancellationToken cancellationToken)
    {
        if (await ReadAsync(token, cancellationToken) is not var (claims, scopes) || !IsNow(claims))
        {
            return null;
        }

        var issuedAt = DateTimeOffset.FromUnixTimeSeconds(claims.IssuedAt);
        if (claims.RobotId is { } robotId)
        {
            var robot = await rights.Robots.FindAsync(robotId, cancellationToken);
            return robot?.IsLive(clock.GetUtcNow()) == true && robot.Epoch == claims.Epoch
                ? new Principal(PrincipalKind.Robot, robotId, claims.Subject, false, scopes, issuedAt)
                : null;
        }

        if (claims.AccountId == 0)
        {
            return Principal.Anonymous with { Scopes = scopes, TokenIssuedAt = issuedAt };
        }

        var account = await rights.FindAccountAsync(claims.AccountId, cancellationToken);
        return account is { Disabled: false } && account.Epoch == claims.Epoch && account.Name == claims.Subject
            ? await principals.OfAsync(account, cancellationToken) with
            {
                Scopes = scopes,
                TokenIssuedAt = issuedAt,
            }
            : null;
    }

    private bool IsNow(TokenClaims claims)
    {
        var now = clock.GetUtcNow().ToUnixTimeSeconds();
        return now < claims.Expires + Skew.TotalSeconds && now >= claims.NotBefore - Skew.TotalSeconds;
    }

    private async ValueTask<VerifiedToken?> ReadAsync(string token, CancellationToken cancellationToken)
    {
        if (token.Length > MaximumLength)
        {
            return null;
        }

        var hash = Convert.ToBase64String(SHA256.HashData(Encoding.ASCII.GetBytes(token)));
        if (verified.Find(hash) is { } known)
        {
            return known;
        }

        if (await CheckAsync(token, cancellationToken) is not { } claims)
        {
            return null;
        }

        var read = VerifiedToken.Of(claims);
        verified.Add(hash, read);
        return read;
    }

    private async Task<TokenClaims?> CheckAsync(string token, CancellationToken cancellationToken)
    {
        if (await KeyOfAsync(token, cancellationToken) is not { } key)
        {
            return null;
        }

        var parameters = new TokenValidationParameters
        {
            ValidAlgorithms = [SecurityAlgorithms.RsaSha256],
            IssuerSigningKey = key.Credentials.Key,
            TryAllIssuerSigningKeys = false,
            RequireSignedTokens = true,
            RequireExpirationTime = true,
            ValidIssuer = TokenClaims.ExpectedIssuer,
            ValidAudience = TokenClaims.Service,
            ValidateLifetime = false,
            ValidTypes = ["JWT"],
        };
        var result = await handler.ValidateTokenAsync(token, parameters);
        return result is { IsValid: true, SecurityToken: JsonWebToken checkedToken } ? ClaimsOf(checkedToken) : null;
    }

    /// <summary>
    /// The key that the header names, if the header says nothing that could make somebody look for another: no
    /// <c>jwk</c>, <c>jku</c>, <c>x5u</c>, <c>x5c</c>, <c>crit</c>.
    /// </summary>
    private async ValueTask<SigningKey?> KeyOfAsync(string token, CancellationToken cancellationToken)
    {
        try
        {
            if (token.Count(character => character == '.') != 2)
            {
                return null;
            }

            using var header = JsonDocument.Parse(
                Base64UrlEncoder.DecodeBytes(token[..token.IndexOf('.', StringComparison.Ordinal)])
            );
            var members = header.RootElement.EnumerateObject().Select(member => member.Name).ToList();
            return
                members.All(name => KnownHeaders.Contains(name))
                && members.Distinct().Count() == members.Count
                && header.RootElement.TryGetProperty("kid", out var keyId)
                && keyId.ValueKind == JsonValueKind.String
                ? await keys.FindAsync(keyId.GetString()!, cancellationToken)
                : null;
        }
        catch (Exception exception)
            when (exception is FormatException or JsonException or InvalidOperationException or ArgumentException)
        {
            return null;
        }
    }

    private static TokenClaims? ClaimsOf(JsonWebToken token)
    {
        try
        {
            return JsonSerializer.Deserialize(
                Base64UrlEncoder.DecodeBytes(token.EncodedPayload),
                WireJson.Default.TokenClaims
            );
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
