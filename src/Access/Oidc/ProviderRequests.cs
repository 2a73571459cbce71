using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Entrepot.Access.Configuration;
using Entrepot.Access.Outside;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;

namespace Entrepot.Access.Oidc;

/// <summary>
/// What is asked of a provider itself, without a browser: tokens, and what it tells of a person. Every method throws
/// <see cref="OutsideException"/> when the provider cannot be asked or answers what cannot be read.
/// </summary>
internal static class ProviderRequests
{
    /// <summary>What the provider tells besides the identity token; null when it tells nothing.</summary>
    public static async Task<JsonElement?> UserInfoAsync(
        ProviderBook.Provider provider,
        string accessToken,
        CancellationToken cancellationToken
    )
    {
        var document = await ProviderBook.ReadAsync(provider, cancellationToken);
        if (string.IsNullOrEmpty(document.UserInfoEndpoint))
        {
            return null;
        }

        using var request = new HttpRequestMessage(HttpMethod.Get, document.UserInfoEndpoint);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", accessToken);
        var (status, body) = await SendAsync(provider, request, cancellationToken);
        try
        {
            return status == 200 ? JsonElement.Parse(body) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>What the token endpoint answers to the form; the client is named in it or in the header.</summary>
    public static async Task<OidcTokens> PostAsync(
        ProviderBook.Provider provider,
        OidcConfiguration configuration,
        Dictionary<string, string> form,
        CancellationToken cancellationToken
    )
    {
        var document = await ProviderBook.ReadAsync(provider, cancellationToken);
        using var request = new HttpRequestMessage(HttpMethod.Post, document.TokenEndpoint);
        Authenticate(request, document, configuration, form);
        using var content = new FormUrlEncodedContent(form);
        request.Content = content;
        var (status, body) = await SendAsync(provider, request, cancellationToken);
        try
        {
            var tokens = status < 500 ? JsonSerializer.Deserialize(body, OidcJson.Default.OidcTokens) : null;
            return tokens is null || (status != 200 && tokens.Error is null)
                ? throw new OutsideException($"the provider answers {status}")
                : tokens;
        }
        catch (JsonException exception)
        {
            throw new OutsideException($"the provider answers {status} and no JSON", exception);
        }
    }

    /// <summary>By the header, which every provider must take, unless it says that it takes the form alone.</summary>
    private static void Authenticate(
        HttpRequestMessage request,
        OpenIdConnectConfiguration document,
        OidcConfiguration configuration,
        Dictionary<string, string> form
    )
    {
        var methods = document.TokenEndpointAuthMethodsSupported;
        if (methods.Count > 0 && !methods.Contains("client_secret_basic"))
        {
            form["client_id"] = configuration.ClientId;
            form["client_secret"] = configuration.ClientSecret;
            return;
        }

        var pair = $"{Uri.EscapeDataString(configuration.ClientId)}:{Uri.EscapeDataString(configuration.ClientSecret)}";
        request.Headers.Authorization = new AuthenticationHeaderValue(
            "Basic",
            Convert.ToBase64String(Encoding.UTF8.GetBytes(pair))
        );
    }

    private static async Task<(int Status, string Body)> SendAsync(
        ProviderBook.Provider provider,
        HttpRequestMessage request,
        CancellationToken cancellationToken
    )
    {
        try
        {
            using var answer = await provider.Client.SendAsync(request, cancellationToken);
            return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(cancellationToken));
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or InvalidOperationException)
        {
            throw new OutsideException(
                $"the provider cannot be asked: {exception.GetBaseException().Message}",
                exception
            );
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new OutsideException("the provider does not answer in time", exception);
        }
    }
}
