using System.Text.Json.Serialization;

namespace Entrepot.Access.Tokens;

/// <summary>What a registry token says (RFC 7519; <c>access</c> as in distribution's token specification).</summary>
/// <param name="Issuer">Always <see cref="ExpectedIssuer"/>.</param>
/// <param name="Subject">The account's name; empty for anonymous.</param>
/// <param name="Expires">Seconds since 1970.</param>
/// <param name="AccountId">0 for anonymous and for robot accounts.</param>
/// <param name="Epoch">The account's epoch when the token was issued.</param>
/// <param name="RobotId">The robot account's id; null when it is none.</param>
internal sealed record TokenClaims(
    [property: JsonPropertyName("iss")] string Issuer,
    [property: JsonPropertyName("sub")] string Subject,
    [property: JsonPropertyName("aud")] IReadOnlyList<string> Audience,
    [property: JsonPropertyName("exp")] long Expires,
    [property: JsonPropertyName("nbf")] long NotBefore,
    [property: JsonPropertyName("iat")] long IssuedAt,
    [property: JsonPropertyName("jti")] string Id,
    [property: JsonPropertyName("uid")] long AccountId,
    [property: JsonPropertyName("epoch")] long Epoch,
    [property: JsonPropertyName("access")] IReadOnlyList<TokenClaims.Entry> Access,
    [property: JsonPropertyName("rid")] long? RobotId = null
)
{
    public const string ExpectedIssuer = "harbor-token-issuer";

    /// <summary>The name that clients must ask for: Harbor's, because scripts and tests know it.</summary>
    public const string Service = "harbor-registry";

    internal sealed record Entry(string Type, string Name, IReadOnlyList<string> Actions);
}
