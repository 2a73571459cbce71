using System.Text;

namespace Entrepot.Replication.Filters;

/// <summary>What a pattern asks of one component of a path, or of any number of them (<c>**</c>).</summary>
internal sealed class GlobComponent
{
    private readonly GlobToken[] tokens;

    public GlobComponent(IReadOnlyList<GlobToken> tokens)
    {
        AnyDepth = tokens is [GlobToken.Run, GlobToken.Run];
        this.tokens = [.. tokens.Where(token => token is not GlobToken.Brace)];
    }

    /// <summary>The component is <c>**</c> and nothing else.</summary>
    public bool AnyDepth { get; }

    /// <summary>The one text that it matches; null when a wildcard or class leaves it open.</summary>
    public string? Literal =>
        tokens.All(token => token is GlobToken.Literal)
            ? string.Concat(tokens.Cast<GlobToken.Literal>().Select(token => token.Rune.ToString()))
            : null;

    /// <summary>
    /// Matches the whole of <paramref name="text"/>. A run that took too little takes one more: only the last one ever
    /// needs to, so the time is at most the product of both lengths.
    /// </summary>
    public bool Matches(IReadOnlyList<Rune> text)
    {
        var (token, at) = (0, 0);
        var (lastRun, lastRunAt) = (-1, 0);
        while (at < text.Count)
        {
            if (token < tokens.Length && tokens[token] is GlobToken.Run)
            {
                (lastRun, lastRunAt) = (token++, at);
            }
            else if (token < tokens.Length && tokens[token].Takes(text[at]))
            {
                token++;
                at++;
            }
            else if (lastRun >= 0)
            {
                token = lastRun + 1;
                at = ++lastRunAt;
            }
            else
            {
                return false;
            }
        }

        return tokens.Skip(token).All(rest => rest is GlobToken.Run);
    }
}
