using System.Buffers;
using System.Text;

namespace Entrepot.Remotes.Client;

/// <summary>
/// Reads <c>WWW-Authenticate</c> (RFC 9110, 11.6.1): several challenges in one value, parameters quoted or not,
/// commas anywhere. What cannot be read ends the list; nothing throws.
/// </summary>
internal ref struct ChallengeParser
{
    private static readonly SearchValues<char> TokenCharacters = SearchValues.Create(
        "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
    );

    private static readonly SearchValues<char> Token68Characters = SearchValues.Create(
        "-._~+/0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
    );

    private ReadOnlySpan<char> rest;

    private ChallengeParser(string header) => rest = header;

    public static IReadOnlyList<Challenge> Parse(IEnumerable<string> headers)
    {
        List<Challenge> challenges = [];
        foreach (var header in headers)
        {
            var parser = new ChallengeParser(header);
            while (parser.Next() is { } challenge)
            {
                challenges.Add(challenge);
            }
        }

        return challenges;
    }

    private Challenge? Next()
    {
        SkipSeparators();
        var scheme = Take(TokenCharacters);
        if (scheme.IsEmpty || !(rest.IsEmpty || rest[0] is ' ' or '\t' or ','))
        {
            return null;
        }

        var name = scheme.ToString();
        SkipBlanks();
        SkipToken68();
        Dictionary<string, string> parameters = new(StringComparer.OrdinalIgnoreCase);
        while (TryTakeParameter(out var key, out var value))
        {
            parameters.TryAdd(key, value);
        }

        return new Challenge(name, parameters);
    }

    /// <summary>Takes <c>name = value</c>; takes nothing when what follows is the next challenge, or nonsense.</summary>
    private bool TryTakeParameter(out string name, out string value)
    {
        var start = rest;
        (name, value) = ("", "");
        SkipSeparators();
        var key = Take(TokenCharacters);
        SkipBlanks();
        if (key.IsEmpty || rest.IsEmpty || rest[0] != '=')
        {
            rest = start;
            return false;
        }

        rest = rest[1..];
        SkipBlanks();
        name = key.ToString();
        if (rest is ['"', ..])
        {
            return TryTakeQuoted(out value);
        }

        value = Take(TokenCharacters).ToString();
        return value.Length > 0;
    }

    private bool TryTakeQuoted(out string value)
    {
        var text = new StringBuilder();
        for (var i = 1; i < rest.Length; i++)
        {
            switch (rest[i])
            {
                case '"':
                    value = text.ToString();
                    rest = rest[(i + 1)..];
                    return true;
                case '\\' when i + 1 < rest.Length:
                    text.Append(rest[++i]);
                    break;
                default:
                    text.Append(rest[i]);
                    break;
            }
        }

        // Never closed.
        value = "";
        rest = [];
        return false;
    }

    private void SkipToken68()
    {
        var length = LengthOf(Token68Characters);
        while (length > 0 && length < rest.Length && rest[length] == '=')
        {
            length++;
        }

        var after = rest[length..].TrimStart(" \t");
        if (length > 0 && (after.IsEmpty || after[0] == ','))
        {
            rest = after;
        }
    }

    private ReadOnlySpan<char> Take(SearchValues<char> characters)
    {
        var taken = rest[..LengthOf(characters)];
        rest = rest[taken.Length..];
        return taken;
    }

    private readonly int LengthOf(SearchValues<char> characters)
    {
        var length = rest.IndexOfAnyExcept(characters);
        return length < 0 ? rest.Length : length;
    }

    private void SkipBlanks() => rest = rest.TrimStart(" \t");

    private void SkipSeparators() => rest = rest.TrimStart(" \t,");
}
