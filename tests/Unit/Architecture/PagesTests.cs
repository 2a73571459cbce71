using System.Text.RegularExpressions;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Architecture;

/// <summary>Pages that name files tell the truth.</summary>
public sealed partial class PagesTests
{
    [Theory]
    [InlineData("ARCHITECTURE.md")]
    [InlineData("README.md")]
    [InlineData("CONTRIBUTING.md")]
    public void Every_path_that_a_page_names_exists(string page)
    {
        var named = Path_().Matches(File.ReadAllText(Path.Combine(SourceTree.Root, page))).Select(match => match.Value);

        named
            .Where(path => !Path.Exists(Path.Combine(SourceTree.Root, path.TrimEnd('/'))))
            .ShouldBeEmpty($"{page} names what is not there");
    }

    [GeneratedRegex(@"\b(?:src|tests|docs|bench|deploy)/[A-Za-z0-9_./-]*[A-Za-z0-9/]", RegexOptions.NonBacktracking)]
    private static partial Regex Path_();
}
