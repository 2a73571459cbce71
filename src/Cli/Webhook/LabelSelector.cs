using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;

namespace Entrepot.Cli.Webhook;

/// <summary>Labels as kubectl selects by them: <c>app=web,tier!=db,env in (test,stage),!legacy</c>.</summary>
public sealed partial class LabelSelector
{
    private readonly IReadOnlyList<Func<IReadOnlyDictionary<string, string>, bool>> all;

    private LabelSelector(IReadOnlyList<Func<IReadOnlyDictionary<string, string>, bool>> all) => this.all = all;

    /// <summary>Selects everything.</summary>
    public static readonly LabelSelector Everything = new([]);

    public static bool TryParse(string text, [NotNullWhen(true)] out LabelSelector? selector)
    {
        List<Func<IReadOnlyDictionary<string, string>, bool>> found = [];
        selector = null;
        foreach (var part in Commas().Split(text))
        {
            if (Requirement().Match(part) is not { Success: true } match)
            {
                return false;
            }

            found.Add(Of(match));
        }

        selector = new LabelSelector(found);
        return true;
    }

    public bool Selects(IReadOnlyDictionary<string, string> labels) => all.All(one => one(labels));

    private static Func<IReadOnlyDictionary<string, string>, bool> Of(Match match)
    {
        var key = match.Groups["key"].Value;
        if (match.Groups["not"].Length > 0)
        {
            return labels => !labels.ContainsKey(key);
        }

        var values = match.Groups["value"].Success
            ? [match.Groups["value"].Value]
            : match.Groups["values"].Value.Split(',', StringSplitOptions.TrimEntries);
        return match.Groups["operator"].Value switch
        {
            "" => labels => labels.ContainsKey(key),
            "=" or "==" or "in" => labels => labels.TryGetValue(key, out var value) && values.Contains(value),
            _ => labels => !labels.TryGetValue(key, out var value) || !values.Contains(value),
        };
    }

    /// <summary>Those that are not between parentheses.</summary>
    [GeneratedRegex(@",(?![^(]*\))", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Commas();

    [GeneratedRegex(
        @"\A\s*(?<not>!?)\s*(?<key>[\w./-]+)\s*(?:(?<operator>==|=|!=)\s*(?<value>[\w.-]*)|(?<operator>in|notin)\s*\((?<values>[^()]*)\))?\s*\z",
        RegexOptions.CultureInvariant | RegexOptions.NonBacktracking
    )]
    private static partial Regex Requirement();
}
