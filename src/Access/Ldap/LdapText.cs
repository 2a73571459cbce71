using System.Globalization;
using System.Text;

namespace Entrepot.Access.Ldap;

/// <summary>What is written into requests to a directory.</summary>
internal static class LdapText
{
    /// <summary>A value in a search filter, where nothing of it means anything (RFC 4515, 3).</summary>
    public static string EscapeFilter(string value)
    {
        var escaped = new StringBuilder(value.Length);
        foreach (var letter in value)
        {
            _ = letter is '\\' or '*' or '(' or ')' or '\0'
                ? escaped.Append(CultureInfo.InvariantCulture, $"\\{(int)letter:x2}")
                : escaped.Append(letter);
        }

        return escaped.ToString();
    }

    /// <summary>All of the filters, of which some may be empty or lack their parentheses.</summary>
    public static string And(params string[] filters)
    {
        string[] given =
        [
            .. filters
                .Select(filter => filter.Trim())
                .Where(filter => filter.Length > 0)
                .Select(filter => filter[0] == '(' ? filter : $"({filter})"),
        ];
        return given is [var only] ? only : $"(&{string.Concat(given)})";
    }

    /// <summary>A distinguished name in one form: lower case, without the blanks around commas and equals signs.</summary>
    public static string Normalize(string name) => string.Join(',', PartsOf(name));

    /// <summary>Whether the name is the base or below it: by its parts, since a part may hold a comma too.</summary>
    public static bool IsBelow(string name, string baseName)
    {
        var (parts, wanted) = (PartsOf(name), PartsOf(baseName));
        return parts.Count >= wanted.Count && parts.TakeLast(wanted.Count).SequenceEqual(wanted);
    }

    private static List<string> PartsOf(string name)
    {
        var parts = new List<string>();
        var start = 0;
        for (var i = 0; i < name.Length; i++)
        {
            if (name[i] == '\\')
            {
                i++;
            }
            else if (name[i] == ',')
            {
                parts.Add(name[start..i]);
                start = i + 1;
            }
        }

        parts.Add(name[start..]);
        return parts.ConvertAll(part => NormalizePart(part).ToLowerInvariant());
    }

    private static string NormalizePart(string part)
    {
        var sign = part.IndexOf('=', StringComparison.Ordinal);
        return sign < 0 ? part.Trim() : $"{part[..sign].Trim()}={part[(sign + 1)..].Trim()}";
    }
}
