using System.Text;

namespace Entrepot.Management.Conventions.Listing;

/// <summary>Keys are written as columns (<c>creation_time</c>) or as Harbor's fields (<c>CreationTime</c>).</summary>
internal static class ListKey
{
    public static string Normal(string key)
    {
        if (key.Length > 64 || !key.Any(char.IsAsciiLetterUpper))
        {
            return key;
        }

        var normal = new StringBuilder();
        for (var at = 0; at < key.Length; at++)
        {
            var begins = char.IsAsciiLetterUpper(key[at]) && at > 0 && !char.IsAsciiLetterUpper(key[at - 1]);
            normal.Append(begins && key[at - 1] != '_' ? "_" : "").Append(char.ToLowerInvariant(key[at]));
        }

        return normal.ToString();
    }
}
