using System.Text;

namespace Entrepot.Replication.Filters;

/// <summary>
/// A pattern as Harbor's filters use them (the semantics of doublestar v1): <c>*</c>, <c>?</c>, <c>[a-z]</c>,
/// <c>[^a-z]</c>, <c>{one,other}</c>, <c>\</c> before a literal character, and <c>**</c> for any number of
/// components. It matches whole names, case-sensitively; the empty pattern matches everything.
/// </summary>
public sealed class GlobPattern
{
    private readonly string text;
    private readonly IReadOnlyList<GlobComponent[]> branches;

    private GlobPattern(string text, IReadOnlyList<GlobComponent[]> branches)
    {
        this.text = text;
        this.branches = branches;
    }

    public static GlobParseResult Parse(string text)
    {
        try
        {
            var parsed = new GlobParser(text).Parse();
            return GlobParseResult.Parsed(new GlobPattern(text, [.. parsed.Select(Components)]));
        }
        catch (GlobFaultException fault)
        {
            return GlobParseResult.Refused(fault.Message);
        }
    }

    /// <summary>The only names that it matches, when it spells them out: no wildcard, alternatives at most. Else null.</summary>
    public IReadOnlyList<string>? Literals =>
        text.Length > 0 && branches.All(branch => branch.All(component => component.Literal is not null))
            ? [.. branches.Select(branch => string.Join('/', branch.Select(component => component.Literal)))]
            : null;

    public bool Matches(string name)
    {
        if (text.Length == 0)
        {
            return true;
        }

        Rune[][] components = [.. name.Split('/').Select(component => component.EnumerateRunes().ToArray())];
        return branches.Any(branch => Matches(branch, components));
    }

    /// <summary>Whether it matches any name that begins with the component and goes on below it.</summary>
    public bool MatchesBelow(string component) =>
        text.Length == 0 || branches.Any(branch => MatchesBelow(branch, [.. component.EnumerateRunes()]));

    public override string ToString() => text;

    private static GlobComponent[] Components(IReadOnlyList<GlobToken> branch)
    {
        var components = new List<GlobComponent>();
        var tokens = new List<GlobToken>();
        foreach (var token in branch)
        {
            if (token is GlobToken.Slash)
            {
                components.Add(new GlobComponent(tokens));
                tokens.Clear();
            }
            else
            {
                tokens.Add(token);
            }
        }

        return [.. components, new GlobComponent(tokens)];
    }

    /// <summary>
    /// <c>reached[n]</c>: the components of the pattern so far match the first n of the name. Each is looked at once
    /// per place, so that no pattern takes more than the product of both counts.
    /// </summary>
    private static bool Matches(GlobComponent[] pattern, Rune[][] name)
    {
        var reached = new bool[name.Length + 1];
        reached[0] = true;
        for (var index = 0; index < pattern.Length; index++)
        {
            reached = pattern[index].AnyDepth
                ? AfterAnyDepth(reached, last: index == pattern.Length - 1)
                : AfterOne(reached, pattern[index], name);
        }

        return reached[name.Length];
    }

    private static bool MatchesBelow(GlobComponent[] pattern, Rune[] component)
    {
        bool[] reached = [true, false];
        foreach (var part in pattern)
        {
            // Any depth is as deep as it likes, and what is left of the pattern takes a component of its own.
            if (part.AnyDepth ? reached.Contains(true) : reached[1] && part.Literal is not "")
            {
                return true;
            }

            reached = AfterOne(reached, part, [component]);
        }

        return false;
    }

    private static bool[] AfterOne(bool[] reached, GlobComponent component, Rune[][] name)
    {
        var next = new bool[reached.Length];
        for (var at = 0; at < name.Length; at++)
        {
            next[at + 1] = reached[at] && component.Matches(name[at]);
        }

        return next;
    }

    /// <summary>In the middle <c>**</c> may stand for nothing; at the end it stands for something.</summary>
    private static bool[] AfterAnyDepth(bool[] reached, bool last)
    {
        var next = new bool[reached.Length];
        var open = false;
        for (var at = 0; at < reached.Length; at++)
        {
            next[at] = open || (!last && reached[at]);
            open |= reached[at];
        }

        return next;
    }
}
