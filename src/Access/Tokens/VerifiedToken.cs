using Entrepot.Access.Authorization;

namespace Entrepot.Access.Tokens;

/// <summary>What a token of ours says, and its scopes as decisions read them.</summary>
internal sealed record VerifiedToken(TokenClaims Claims, IReadOnlyList<TokenScope> Scopes)
{
    public static VerifiedToken Of(TokenClaims claims) =>
        new(claims, [.. claims.Access.Select(entry => new TokenScope(entry.Type, entry.Name, entry.Actions))]);
}
