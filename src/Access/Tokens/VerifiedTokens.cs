using System.Collections.Concurrent;

namespace Entrepot.Access.Tokens;

/// <summary>
/// Remembers the claims of tokens whose signature was checked, by the token's hash. Bounded; whether they have ended
/// is not its business.
/// </summary>
internal sealed class VerifiedTokens
{
    private const int Capacity = 10_000;

    private readonly ConcurrentDictionary<string, TokenClaims> claims = new(StringComparer.Ordinal);

    public TokenClaims? Find(string hash) => claims.GetValueOrDefault(hash);

    public void Add(string hash, TokenClaims verified)
    {
        if (claims.Count >= Capacity)
        {
            claims.Clear();
        }

        claims[hash] = verified;
    }
}
