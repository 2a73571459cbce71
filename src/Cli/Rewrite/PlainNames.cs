namespace Entrepot.Cli.Rewrite;

/// <summary>One name in each line, as in a list that a script reads.</summary>
internal static class PlainNames
{
    /// <summary>Whether a text is such a list: every line is a name, empty or a comment.</summary>
    public static bool Fits(string text)
    {
        var lines = text.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0).ToList();
        return lines.Count > 0
            && lines.All(line => line.StartsWith('#') || ImageName.TryParse(line, out _))
            && lines.Exists(line => !line.StartsWith('#'));
    }

    public static IEnumerable<Edit> Find(string text, NameRewriter names)
    {
        for (var start = 0; start < text.Length; )
        {
            var end = text.IndexOf('\n', start) is var found and >= 0 ? found : text.Length;
            var line = text[start..end];
            var name = line.Trim();
            if (names.Rewrite(name) is { } rewritten)
            {
                yield return new Edit(start + line.IndexOf(name, StringComparison.Ordinal), name.Length, rewritten);
            }

            start = end + 1;
        }
    }
}
