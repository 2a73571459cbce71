using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Entrepot.Access.Oidc;

/// <summary>
/// Checks identity tokens (OpenID Connect Core, 3.1.3.7): signed by a key of the provider with an asymmetric algorithm,
/// by this issuer, for this client, now, and for the sign-in that was begun here.
/// </summary>
internal sealed class IdTokens(ProviderBook providers)
{
    private static readonly string[] Algorithms =
    [
        SecurityAlgorithms.RsaSha256,
        SecurityAlgorithms.RsaSha384,
        SecurityAlgorithms.RsaSha512,
        SecurityAlgorithms.RsaSsaPssSha256,
        SecurityAlgorithms.RsaSsaPssSha384,
        SecurityAlgorithms.RsaSsaPssSha512,
        SecurityAlgorithms.EcdsaSha256,
        SecurityAlgorithms.EcdsaSha384,
        SecurityAlgorithms.EcdsaSha512,
    ];

    private readonly JsonWebTokenHandler handler = new();

    /// <summary>
    /// Whether something that anybody may have sent is worth asking the provider's keys about: it says that it is the
    /// provider's.
    /// </summary>
    public static bool SaysItIsOf(string endpoint, string token)
    {
        try
        {
            // Signed ones have three parts; of one that is encrypted nothing can be read.
            return token.Count(character => character == '.') == 2
                && new JsonWebToken(token).Issuer?.TrimEnd('/') == endpoint.TrimEnd('/');
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    /// <summary>What the token claims; null when it does not count.</summary>
    /// <param name="nonce">Null: the token comes from a refresh, or from a client, and was not asked for here.</param>
    public async Task<OidcClaims?> ReadAsync(
        ProviderBook.Provider provider,
        string clientId,
        string? token,
        string? nonce,
        CancellationToken cancellationToken
    )
    {
        if (string.IsNullOrEmpty(token))
        {
            return null;
        }

        var result = await ValidateAsync(provider, clientId, token, cancellationToken);
        if (
            result.Exception is SecurityTokenSignatureKeyNotFoundException
            && await providers.RenewAsync(provider, cancellationToken) is { } renewed
        )
        {
            // The provider has changed its keys, perhaps.
            result = await ValidateAsync(renewed, clientId, token, cancellationToken);
        }

        return
            result is { IsValid: true, SecurityToken: JsonWebToken read }
            && read.Subject is { Length: > 0 } subject
            && !subject.Any(char.IsControl)
            && IsForClient(read, clientId)
            && (nonce is null || IsNonce(read, nonce))
            ? new OidcClaims(read.Issuer, JsonElement.Parse(Base64UrlEncoder.Decode(read.EncodedPayload)), null)
            : null;
    }

    private async Task<TokenValidationResult> ValidateAsync(
        ProviderBook.Provider provider,
        string clientId,
        string token,
        CancellationToken cancellationToken
    )
    {
        var document = await ProviderBook.ReadAsync(provider, cancellationToken);
        return await handler.ValidateTokenAsync(
            token,
            new TokenValidationParameters
            {
                ValidAlgorithms = Algorithms,
                ValidIssuer = document.Issuer,
                ValidAudience = clientId,
                IssuerSigningKeys = document.SigningKeys,
                RequireSignedTokens = true,
                RequireExpirationTime = true,
                ClockSkew = TimeSpan.FromSeconds(60),
            }
        );
    }

    /// <summary>A token for several clients says for which of them it was made.</summary>
    private static bool IsForClient(JsonWebToken token, string clientId) =>
        token.TryGetPayloadValue<string>("azp", out var party) ? party == clientId : token.Audiences.Count() == 1;

    private static bool IsNonce(JsonWebToken token, string nonce) =>
        token.TryGetPayloadValue<string>("nonce", out var sent)
        && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(sent), Encoding.UTF8.GetBytes(nonce));
}
