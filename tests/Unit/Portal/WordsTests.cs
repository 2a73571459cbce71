using System.Text.RegularExpressions;
using System.Xml.Linq;
using Entrepot.Unit.Architecture;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Portal;

/// <summary>Texts of pages: what a page names is there, and what is there is named.</summary>
public sealed partial class WordsTests
{
    public static TheoryData<string> Folders { get; } =
    [
        .. SourceTree
            .Files("src/Portal", "Words.resx")
            .Select(path => Path.GetRelativePath(SourceTree.Root, Path.GetDirectoryName(path)!)),
    ];

    [Theory]
    [MemberData(nameof(Folders))]
    public void Every_text_that_a_page_names_has_words_and_no_words_are_left_over(string folder)
    {
        var path = Path.Combine(SourceTree.Root, folder);
        var sources = Directory
            .EnumerateFiles(path, "*.razor", SearchOption.AllDirectories)
            .Concat(Directory.EnumerateFiles(path, "*.cs", SearchOption.AllDirectories))
            .Select(File.ReadAllText)
            .ToList();
        var named = sources
            .SelectMany(text => Named().Matches(text))
            .Select(match => match.Groups["key"].Value)
            .ToHashSet();
        var written = XDocument
            .Load(Path.Combine(path, "Words.resx"))
            .Descendants("data")
            .Select(data => data.Attribute("name")!.Value)
            .ToHashSet();

        named.Except(written).ShouldBeEmpty("a page would show the key");
        // A key may also be put together, or chosen, in code: then it stands there between quotes, whole or its beginning.
        written
            .Except(named)
            .Where(key => !sources.Any(text => text.Contains($"\"{key}\"", StringComparison.Ordinal)))
            .Where(key => !Beginnings(sources).Any(beginning => key.StartsWith(beginning, StringComparison.Ordinal)))
            .ShouldBeEmpty("nobody shows them");
    }

    private static IEnumerable<string> Beginnings(IEnumerable<string> sources) =>
        sources.SelectMany(text => PutTogether().Matches(text)).Select(match => match.Groups["key"].Value);

    [GeneratedRegex("""\bT\["(?<key>\w+)"[],]""", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex Named();

    [GeneratedRegex("""\bT\[\$"(?<key>\w+)\{""", RegexOptions.NonBacktracking | RegexOptions.ExplicitCapture)]
    private static partial Regex PutTogether();
}
