using Shouldly;
using Xunit;

namespace Entrepot.Unit.Architecture;

public sealed class SizeTests
{
    private const int MostLinesOfAFile = 500;

    [Fact]
    public void No_source_file_has_grown_into_a_house_of_its_own() =>
        SourceTree
            .Files("src", "*.cs")
            .Where(path => !path.Contains("/Migrations/", StringComparison.Ordinal))
            .Where(path => File.ReadLines(path).Count() > MostLinesOfAFile)
            .ShouldBeEmpty();
}
