using System.Text;

namespace Entrepot.Replication.Filters;

/// <summary>
/// Reads a pattern and spells out its alternatives: each branch is one way through all braces. Their number is
/// limited, since it multiplies with every pair of braces.
/// </summary>
internal sealed class GlobParser(string text)
{
    private const int MaximumLength = 1024;
    private const int MaximumBranches = 1000;

    /// <summary>Bounds the recursion; nobody nests deeper by intent.</summary>
    private const int MaximumDepth = 16;

    private int at;
    private int depth;

    /// <exception cref="GlobFaultException">The text is no pattern.</exception>
    public List<List<GlobToken>> Parse() =>
        text.Length > MaximumLength
            ? throw new GlobFaultException(MaximumLength, $"a pattern has at most {MaximumLength} characters")
            : Sequence();

    private List<List<GlobToken>> Sequence()
    {
        List<List<GlobToken>> branches =
        [
            [],
        ];
        while (at < text.Length && !(depth > 0 && text[at] is (',' or '}')))
        {
            if (text[at] == '{')
            {
                branches = Multiply(branches, Alternatives());
            }
            else
            {
                var token = Token();
                branches.ForEach(branch => branch.Add(token));
            }
        }

        return branches;
    }

    private List<List<GlobToken>> Alternatives()
    {
        var opened = at;
        if (++depth > MaximumDepth)
        {
            throw new GlobFaultException(opened, $"braces are nested more than {MaximumDepth} deep");
        }

        var alternatives = new List<List<GlobToken>>();
        do
        {
            at++;
            alternatives.AddRange(Sequence().Select(branch => (List<GlobToken>)[new GlobToken.Brace(), .. branch]));
            if (alternatives.Count > MaximumBranches)
            {
                throw TooMany();
            }
        } while (at < text.Length && text[at] == ',');

        if (at >= text.Length)
        {
            throw new GlobFaultException(opened, "'{' is not closed");
        }

        at++;
        depth--;
        return alternatives;
    }

    private List<List<GlobToken>> Multiply(List<List<GlobToken>> branches, List<List<GlobToken>> alternatives)
    {
        if ((long)branches.Count * alternatives.Count > MaximumBranches)
        {
            throw TooMany();
        }

        return
        [
            .. branches.SelectMany(branch =>
                alternatives.Select(alternative => (List<GlobToken>)[.. branch, .. alternative])
            ),
        ];
    }

    private GlobToken Token()
    {
        switch (text[at])
        {
            case '*':
                at++;
                return new GlobToken.Run();
            case '?':
                at++;
                return new GlobToken.One();
            case '/':
                at++;
                return new GlobToken.Slash();
            case '[':
                return Class();
            default:
                return new GlobToken.Literal(Character());
        }
    }

    private GlobToken.Class Class()
    {
        var opened = at++;
        var negated = at < text.Length && text[at] == '^';
        at += negated ? 1 : 0;
        var ranges = new List<(Rune, Rune)>();
        while (true)
        {
            if (at >= text.Length || text[at] == '/')
            {
                throw new GlobFaultException(opened, "'[' is not closed");
            }

            if (text[at] == ']')
            {
                break;
            }

            ranges.Add(Range());
        }

        if (ranges.Count == 0)
        {
            throw new GlobFaultException(opened, "a class '[…]' is empty; write '\\]' for the bracket itself");
        }

        at++;
        return new GlobToken.Class(negated, ranges);
    }

    private (Rune Low, Rune High) Range()
    {
        var low = ClassCharacter();
        if (at >= text.Length || text[at] != '-')
        {
            return (low, low);
        }

        at++;
        return at < text.Length && text[at] != ']'
            ? (low, ClassCharacter())
            : throw new GlobFaultException(at - 1, "a range has no end; write '\\-' for the hyphen itself");
    }

    private Rune ClassCharacter() =>
        text[at] == '-'
            ? throw new GlobFaultException(at, "a range has no beginning; write '\\-' for the hyphen itself")
            : Character();

    private Rune Character()
    {
        if (text[at] == '\\' && ++at >= text.Length)
        {
            throw new GlobFaultException(at - 1, "'\\' has nothing to stand before");
        }

        if (!Rune.TryGetRuneAt(text, at, out var rune))
        {
            throw new GlobFaultException(at, "half a character");
        }

        at += rune.Utf16SequenceLength;
        return rune;
    }

    private GlobFaultException TooMany() => new(at, $"the braces spell out more than {MaximumBranches} alternatives");
}
