using System.Text.RegularExpressions;

namespace Entrepot.Cli.Rewrite;

/// <summary>
/// The images that a Dockerfile builds on: <c>FROM</c>, <c>COPY --from</c>, <c>RUN --mount=…,from=</c>, and the defaults
/// of the arguments that a <c>FROM</c> consists of. Names of its own stages are none.
/// </summary>
internal static partial class DockerfileNames
{
    public static bool Fits(string text) => First().IsMatch(text);

    public static IEnumerable<Edit> Find(string text, NameRewriter names)
    {
        HashSet<string> stages = new(StringComparer.OrdinalIgnoreCase) { "scratch" };
        HashSet<string> arguments = new(StringComparer.Ordinal);
        foreach (var (start, line) in Instructions(text))
        {
            if (From().Match(line) is { Success: true } from)
            {
                var image = from.Groups["image"];
                if (Argument().Match(image.Value) is { Success: true } argument)
                {
                    arguments.Add(argument.Groups["name"].Value);
                }
                else if (!stages.Contains(image.Value) && names.Rewrite(image.Value) is { } rewritten)
                {
                    yield return new Edit(start + image.Index, image.Length, rewritten);
                }

                stages.Add(from.Groups["stage"].Value);
            }
            else
            {
                foreach (var source in Sources().Matches(line).Select(match => match.Groups["image"]))
                {
                    if (
                        !stages.Contains(source.Value)
                        && !source.Value.All(char.IsAsciiDigit)
                        && names.Rewrite(source.Value) is { } rewritten
                    )
                    {
                        yield return new Edit(start + source.Index, source.Length, rewritten);
                    }
                }
            }
        }

        foreach (var edit in Defaults(text, arguments, names))
        {
            yield return edit;
        }
    }

    private static IEnumerable<Edit> Defaults(string text, HashSet<string> arguments, NameRewriter names) =>
        from instruction in Instructions(text)
        let argument = Default().Match(instruction.Line)
        where argument.Success && arguments.Contains(argument.Groups["name"].Value)
        let value = argument.Groups["value"]
        let rewritten = names.Rewrite(value.Value)
        where rewritten is not null
        select new Edit(instruction.Start + value.Index, value.Length, rewritten);

    /// <summary>The first lines of instructions: neither what continues one, nor what a here-document holds.</summary>
    private static IEnumerable<(int Start, string Line)> Instructions(string text)
    {
        var continues = false;
        string? hereEnd = null;
        for (var start = 0; start < text.Length; )
        {
            var end = text.IndexOf('\n', start) is var found and >= 0 ? found : text.Length;
            var line = text[start..end].TrimEnd('\r');
            if (hereEnd is not null)
            {
                hereEnd = line.Trim() == hereEnd ? null : hereEnd;
            }
            else if (!line.TrimStart().StartsWith('#'))
            {
                if (!continues || Mount().IsMatch(line))
                {
                    yield return (start, line);
                }

                hereEnd = HereDocument().Match(line) is { Success: true } here ? here.Groups["end"].Value : null;
                continues = line.TrimEnd().EndsWith('\\') || (continues && line.Trim().Length == 0);
            }

            start = end + 1;
        }
    }

    [GeneratedRegex(
        @"\A(?:\s*#[^\n]*\n|\s*\n)*\s*(?:FROM|ARG)\s",
        RegexOptions.IgnoreCase | RegexOptions.NonBacktracking
    )]
    private static partial Regex First();

    [GeneratedRegex(
        @"^\s*FROM\s+(?:--\S+\s+)*(?<image>[^\s#]+)(?:\s+AS\s+(?<stage>\S+))?",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking
    )]
    private static partial Regex From();

    [GeneratedRegex(@"^\$(?:(?<name>\w+)|\{(?<name>\w+)\})$", RegexOptions.NonBacktracking)]
    private static partial Regex Argument();

    [GeneratedRegex(
        """^\s*ARG\s+(?<name>\w+)=["']?(?<value>[^\s"']+)""",
        RegexOptions.IgnoreCase | RegexOptions.NonBacktracking
    )]
    private static partial Regex Default();

    [GeneratedRegex(
        @"(?:^\s*(?:COPY|ADD)\s+(?:--\S+\s+)*--from=|--mount=(?:\S*,)?from=)(?<image>[^\s,]+)",
        RegexOptions.IgnoreCase | RegexOptions.NonBacktracking
    )]
    private static partial Regex Sources();

    [GeneratedRegex(@"^\s*--mount=\S*from=", RegexOptions.IgnoreCase | RegexOptions.NonBacktracking)]
    private static partial Regex Mount();

    [GeneratedRegex(
        """^\s*(?:RUN|COPY|ADD)\s.*<<-?["']?(?<end>\w+)""",
        RegexOptions.IgnoreCase | RegexOptions.NonBacktracking
    )]
    private static partial Regex HereDocument();
}
