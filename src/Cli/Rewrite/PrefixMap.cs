using System.Diagnostics.CodeAnalysis;

namespace Entrepot.Cli.Rewrite;

/// <summary>Mappings like <c>registry.private.com/lib=gcr.io/lib</c>: whole components, and the longest one counts.</summary>
internal sealed class PrefixMap
{
    private readonly IReadOnlyList<(string From, string To)> entries;

    private PrefixMap(IEnumerable<(string From, string To)> entries) =>
        this.entries = [.. entries.OrderByDescending(entry => entry.From.Length)];

    /// <param name="fault">What is wrong with a mapping, in words.</param>
    public static bool TryParse(
        IEnumerable<string> mappings,
        [NotNullWhen(true)] out PrefixMap? map,
        [NotNullWhen(false)] out string? fault
    )
    {
        List<(string, string)> entries = [];
        map = null;
        foreach (var mapping in mappings)
        {
            if (mapping.Split('=') is not [var from, var to] || !IsPrefix(from) || !IsPrefix(to))
            {
                fault = $"'{mapping}' is not FROM=TO, with names like registry.example.com/team or docker.io/library";
                return false;
            }

            entries.AddRange(Froms(from.TrimEnd('/')).Select(one => (one, to.TrimEnd('/'))));
        }

        (map, fault) = (new PrefixMap(entries), null);
        return true;
    }

    public string? Find(ImageName name) =>
        entries
            .Where(entry => name.Name == entry.From || name.Name.StartsWith(entry.From + "/", StringComparison.Ordinal))
            .Select(entry => entry.To + name.Name[entry.From.Length..])
            .FirstOrDefault();

    /// <summary>Without a host it is docker.io's, and a single word its namespace or its official image.</summary>
    private static string[] Froms(string from) =>
        from.Split('/') switch
        {
            ["index.docker.io", .. var rest] => [string.Join('/', ["docker.io", .. rest])],
            [var host, ..] when ImageName.IsHost(host) => [from],
            [_] => [$"docker.io/{from}", $"docker.io/library/{from}"],
            _ => [$"docker.io/{from}"],
        };

    private static bool IsPrefix(string text)
    {
        var name = text.TrimEnd('/');
        return ImageName.TryParse(name, out var parsed) && parsed.Suffix.Length == 0
            || (ImageName.IsHost(name) && ImageName.TryParse($"{name}/x", out _));
    }
}
