using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Entrepot.Access.Configuration;
using Entrepot.Access.Outside;
using Microsoft.AspNetCore.WebUtilities;

namespace Entrepot.Access.Oidc;

/// <summary>
/// Speaks with an OpenID Connect provider: the authorization code flow with PKCE, and refreshing. Every method throws
/// <see cref="OutsideException"/> when the provider cannot be asked.
/// </summary>
internal sealed class OidcProvider(ProviderBook providers, IdTokens idTokens)
{
    private const string DefaultScope = "openid";

    /// <summary>Where a browser is sent to sign in.</summary>
    public async Task<string> AuthorizationUrlAsync(
        OidcConfiguration configuration,
        string redirectUri,
        OidcFlow flow,
        CancellationToken cancellationToken
    )
    {
        var document = await ProviderBook.ReadAsync(providers.Of(configuration), cancellationToken);
        var challenge = SHA256.HashData(Encoding.ASCII.GetBytes(flow.Verifier));
        var parameters = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var (name, value) in ExtraParameters(configuration))
        {
            parameters[name] = value;
        }

        // After the further ones, which may change none of these.
        parameters["response_type"] = "code";
        parameters["client_id"] = configuration.ClientId;
        parameters["redirect_uri"] = redirectUri;
        parameters["scope"] = ScopeOf(configuration);
        parameters["state"] = flow.State;
        parameters["nonce"] = flow.Nonce;
        parameters["code_challenge"] = WebEncoders.Base64UrlEncode(challenge);
        parameters["code_challenge_method"] = "S256";
        return QueryHelpers.AddQueryString(document.AuthorizationEndpoint, parameters);
    }

    /// <summary>Who the browser that came back speaks for.</summary>
    public async Task<OidcAnswer> RedeemAsync(
        OidcConfiguration configuration,
        string code,
        string redirectUri,
        OidcFlow flow,
        CancellationToken cancellationToken
    )
    {
        var provider = providers.Of(configuration);
        var tokens = await ProviderRequests.PostAsync(
            provider,
            configuration,
            new Dictionary<string, string>
            {
                ["grant_type"] = "authorization_code",
                ["code"] = code,
                ["redirect_uri"] = redirectUri,
                ["code_verifier"] = flow.Verifier,
            },
            cancellationToken
        );
        return tokens.Error is { } error
            ? new OidcAnswer.Refused($"the provider says {error}")
            : await IdentityOfAsync(provider, configuration, tokens, flow.Nonce, cancellationToken);
    }

    /// <summary>Whether the person whom the refresh token was given for is still there, and who they are now.</summary>
    /// <param name="known">Who they were.</param>
    public async Task<OidcAnswer> RefreshAsync(
        OidcConfiguration configuration,
        string refreshToken,
        OidcIdentity known,
        CancellationToken cancellationToken
    )
    {
        var provider = providers.Of(configuration);
        var tokens = await ProviderRequests.PostAsync(
            provider,
            configuration,
            new Dictionary<string, string> { ["grant_type"] = "refresh_token", ["refresh_token"] = refreshToken },
            cancellationToken
        );
        if (tokens.Error is { } error)
        {
            return new OidcAnswer.Refused($"the provider says {error}");
        }

        var kept = tokens with { RefreshToken = tokens.RefreshToken ?? refreshToken };
        var there = new OidcAnswer.Known(known with { RefreshToken = kept.RefreshToken }, Fresh: false);
        try
        {
            return kept.IdToken is null
                ? await ToldAsync(provider, configuration, kept, known, cancellationToken) ?? there
                : await IdentityOfAsync(provider, configuration, kept, null, cancellationToken) switch
                {
                    OidcAnswer.Known { Identity: var now }
                        when now.Subject != known.Subject || now.Issuer != known.Issuer => new OidcAnswer.Refused(
                        "the provider speaks of somebody else"
                    ),
                    var answer => answer,
                };
        }
        catch (OutsideException)
        {
            // It has given a new token, so the person is there. That must not be lost: the one before may have ended.
            return there;
        }
    }

    /// <summary>What an identity token claims that a client sends; null when it does not count.</summary>
    public Task<OidcClaims?> ReadIdTokenAsync(
        OidcConfiguration configuration,
        string token,
        CancellationToken cancellationToken
    ) => idTokens.ReadAsync(providers.Of(configuration), configuration.ClientId, token, null, cancellationToken);

    /// <summary>Where a browser is sent to sign out; null when the provider has no such place.</summary>
    public async Task<string?> EndSessionUrlAsync(
        OidcConfiguration configuration,
        string redirectUri,
        CancellationToken cancellationToken
    )
    {
        var document = await ProviderBook.ReadAsync(providers.Of(configuration), cancellationToken);
        return string.IsNullOrEmpty(document.EndSessionEndpoint)
            ? null
            : QueryHelpers.AddQueryString(
                document.EndSessionEndpoint,
                new Dictionary<string, string?>
                {
                    ["client_id"] = configuration.ClientId,
                    ["post_logout_redirect_uri"] = redirectUri,
                }
            );
    }

    /// <summary>Tries to read what a provider says of itself.</summary>
    public async Task PingAsync(string endpoint, ServerTrust trust, CancellationToken cancellationToken)
    {
        var provider = providers.Make(endpoint, trust);
        using var client = provider.Client;
        await ProviderBook.ReadAsync(provider, cancellationToken);
    }

    private async Task<OidcAnswer> IdentityOfAsync(
        ProviderBook.Provider provider,
        OidcConfiguration configuration,
        OidcTokens tokens,
        string? nonce,
        CancellationToken cancellationToken
    )
    {
        var claims = await idTokens.ReadAsync(
            provider,
            configuration.ClientId,
            tokens.IdToken,
            nonce,
            cancellationToken
        );
        if (claims is null)
        {
            return new OidcAnswer.Refused("the provider's identity token does not count");
        }

        if (!claims.HasAll(configuration) && tokens.AccessToken is { } accessToken)
        {
            claims = claims.With(await ProviderRequests.UserInfoAsync(provider, accessToken, cancellationToken));
        }

        return new OidcAnswer.Known(claims.IdentityFor(configuration, tokens.RefreshToken));
    }

    /// <summary>
    /// Who somebody is now whom the provider gives no new identity token; null when it does not tell of their groups
    /// either.
    /// </summary>
    private static async Task<OidcAnswer.Known?> ToldAsync(
        ProviderBook.Provider provider,
        OidcConfiguration configuration,
        OidcTokens tokens,
        OidcIdentity known,
        CancellationToken cancellationToken
    )
    {
        if (configuration.GroupsClaim.Length == 0 || tokens.AccessToken is not { } accessToken)
        {
            return null;
        }

        return
            await ProviderRequests.UserInfoAsync(provider, accessToken, cancellationToken)
                is { ValueKind: JsonValueKind.Object } told
            && new OidcClaims(known.Issuer, told, null) is var claims
            && claims.Subject == known.Subject
            && claims.TellsGroups(configuration)
            ? new OidcAnswer.Known(claims.IdentityFor(configuration, tokens.RefreshToken))
            : null;
    }

    private static string ScopeOf(OidcConfiguration configuration) =>
        configuration.Scope.Length == 0
            ? DefaultScope
            : string.Join(' ', configuration.Scope.Split([',', ' '], StringSplitOptions.RemoveEmptyEntries));

    private static Dictionary<string, string> ExtraParameters(OidcConfiguration configuration) =>
        configuration.ExtraRedirectParameters.Length == 0
            ? []
            : JsonSerializer.Deserialize(configuration.ExtraRedirectParameters, OidcJson.Default.DictionaryStringString)
                ?? [];
}
