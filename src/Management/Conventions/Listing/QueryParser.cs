using System.Diagnostics.CodeAnalysis;

namespace Entrepot.Management.Conventions.Listing;

/// <summary>
/// Reads Harbor's <c>q</c>: terms <c>k=v</c>, <c>k=~v</c>, <c>k=[min~max]</c>, <c>k={a b}</c>, <c>k=(a b)</c>
/// separated by commas. Quotes keep commas and blanks together; a backslash before the first character of a value
/// takes its meaning away.
/// </summary>
public static class QueryParser
{
    private const int MaximumLength = 4096;
    private const int MaximumTerms = 20;
    private const int MaximumValues = 100;

    public static bool TryParse(string text, [NotNullWhen(true)] out IReadOnlyList<QueryTerm>? terms)
    {
        terms = null;
        var parsed = new List<QueryTerm>();
        if (text.Length > MaximumLength || Split(text, ',') is not { } parts || parts.Count > MaximumTerms)
        {
            return false;
        }

        foreach (var part in parts)
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0 || ParseValue(part[(equals + 1)..]) is not { } value)
            {
                return false;
            }

            parsed.Add(new QueryTerm(part[..equals], value));
        }

        terms = parsed;
        return true;
    }

    private static QueryValue? ParseValue(string text) =>
        text switch
        {
            "" => null,
            ['~', .. var fuzzy] => fuzzy.Length > 0 ? new QueryValue.Fuzzy(Unquote(fuzzy)) : null,
            ['[', .. var range, ']'] => ParseRange(range),
            ['{', .. var values, '}'] => ParseList(values) is { } list ? new QueryValue.AnyOf(list) : null,
            ['(', .. var values, ')'] => ParseList(values) is { } list ? new QueryValue.AllOf(list) : null,
            ['[' or '{' or '(', ..] => null,
            ['\\', .. var literal] => new QueryValue.Exact(literal),
            _ => new QueryValue.Exact(Unquote(text)),
        };

    private static QueryValue.Between? ParseRange(string range) =>
        Split(range, '~') is [var minimum, var maximum] && (minimum.Length > 0 || maximum.Length > 0)
            ? new QueryValue.Between(
                minimum.Length == 0 ? null : Unquote(minimum),
                maximum.Length == 0 ? null : Unquote(maximum)
            )
            : null;

    private static List<string>? ParseList(string values)
    {
        var list = Split(values, ' ')?.Where(value => value.Length > 0).Select(Unquote).ToList();
        return list is { Count: > 0 and <= MaximumValues } ? list : null;
    }

    /// <summary>The parts between separators that are not within quotes; null when a quote is not closed.</summary>
    private static List<string>? Split(string text, char separator)
    {
        var parts = new List<string>();
        var start = 0;
        char? quote = null;
        for (var at = 0; at < text.Length; at++)
        {
            var character = text[at];
            if (quote is not null)
            {
                quote = character == quote ? null : quote;
            }
            else if (character is '"' or '\'' && BeginsValue(text, at, separator))
            {
                quote = character;
            }
            else if (character == separator)
            {
                parts.Add(text[start..at]);
                start = at + 1;
            }
        }

        parts.Add(text[start..]);
        return quote is null ? parts : null;
    }

    /// <summary>A quote within a word is a character like any other.</summary>
    private static bool BeginsValue(string text, int at, char separator) =>
        at == 0 || text[at - 1] == separator || text[at - 1] is '=' or '~' or '[' or '{' or '(' or ' ';

    private static string Unquote(string text) => text is ['"', .., '"'] or ['\'', .., '\''] ? text[1..^1] : text;
}
