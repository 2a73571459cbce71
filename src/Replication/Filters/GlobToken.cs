using System.Text;

namespace Entrepot.Replication.Filters;

/// <summary>One step of a pattern whose alternatives are spelled out.</summary>
internal abstract record GlobToken
{
    private GlobToken() { }

    /// <summary>Whether this token takes <paramref name="rune"/>, which is never a slash.</summary>
    public virtual bool Takes(Rune rune) => false;

    public sealed record Literal(Rune Rune) : GlobToken
    {
        public override bool Takes(Rune rune) => rune == Rune;
    }

    /// <summary><c>?</c></summary>
    public sealed record One : GlobToken
    {
        public override bool Takes(Rune rune) => true;
    }

    /// <summary><c>*</c></summary>
    public sealed record Run : GlobToken;

    /// <summary><c>[a-z]</c>, <c>[^a-z]</c></summary>
    public sealed record Class(bool Negated, IReadOnlyList<(Rune Low, Rune High)> Ranges) : GlobToken
    {
        public override bool Takes(Rune rune)
        {
            foreach (var (low, high) in Ranges)
            {
                if (low <= rune && rune <= high)
                {
                    return !Negated;
                }
            }

            return Negated;
        }
    }

    /// <summary><c>/</c></summary>
    public sealed record Slash : GlobToken;

    /// <summary>An alternation began here: takes nothing, but the component is no longer a plain <c>**</c>.</summary>
    public sealed record Brace : GlobToken;
}
