using System.Text.Json.Serialization;

namespace Entrepot.Access.Oidc;

/// <summary>What a provider's token endpoint answers (OpenID Connect Core, 3.1.3.3).</summary>
internal sealed record OidcTokens(
    [property: JsonPropertyName("id_token")] string? IdToken,
    [property: JsonPropertyName("access_token")] string? AccessToken,
    [property: JsonPropertyName("refresh_token")] string? RefreshToken,
    [property: JsonPropertyName("error")] string? Error
)
{
    /// <summary>Never shows them.</summary>
    public override string ToString() => "tokens";
}
