using System.Collections.Concurrent;

namespace Entrepot.Access.Tokens;

/// <summary>
/// Remembers tokens whose signature was checked, by the token's hash. Bounded; whether they have ended
/// is not its business.
/// </summary>
internal sealed class VerifiedTokens
{
    private const int Capacity = 10_000;

    private readonly ConcurrentDictionary<string, VerifiedToken> tokens = new(StringComparer.Ordinal);

    public VerifiedToken? Find(string hash) => tokens.GetValueOrDefault(hash);

    public void Add(string hash, VerifiedToken verified)
    {
        if (tokens.Count >= Capacity)
        {
            tokens.Clear();
        }

        tokens[hash] = verified;
    }
}
