using System.Text.Json;
using Entrepot.Oci;
using Entrepot.Replication.Filters;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Replication.Filters;

public sealed class FilterParserTests
{
    private static readonly RepositoryName Nginx = RepositoryName.Parse("library/nginx");

    [Fact]
    public void A_rule_without_filters_selects_everything() =>
        Parse("[]").Filters.ShouldNotBeNull().Selects(Nginx, Tag.Parse("v1"), false, []).ShouldBeTrue();

    [Theory]
    [InlineData("""[{"type":"name","value":"library/**"},{"type":"tag","value":"v*"}]""", "v1", true)]
    [InlineData("""[{"type":"name","value":"library/**"},{"type":"tag","value":"v*"}]""", "latest", false)]
    [InlineData("""[{"type":"name","value":"other/**"},{"type":"tag","value":"v*"}]""", "v1", false)]
    [InlineData("""[{"type":"tag","value":"v*","decoration":"matches"}]""", "v1", true)]
    [InlineData("""[{"type":"tag","value":"v*","decoration":"excludes"}]""", "v1", false)]
    [InlineData("""[{"type":"tag","value":"v*","decoration":"excludes"}]""", "latest", true)]
    [InlineData(
        """[{"type":"tag","value":"v*"},{"type":"tag","value":"*-rc*","decoration":"excludes"}]""",
        "v1-rc2",
        false
    )]
    [InlineData("""[{"type":"tag","value":""}]""", "anything", true)]
    public void Every_filter_has_to_let_the_tag_pass(string filters, string tag, bool selected) =>
        Parse(filters).Filters.ShouldNotBeNull().Selects(Nginx, Tag.Parse(tag), true, []).ShouldBe(selected);

    [Theory]
    [InlineData("matches", "", false)]
    [InlineData("matches", "prod", false)]
    [InlineData("matches", "prod,eu,x", true)]
    [InlineData("excludes", "", true)]
    [InlineData("excludes", "prod", true)]
    [InlineData("excludes", "prod,eu", false)]
    public void A_label_filter_asks_for_all_of_its_labels(string decoration, string labels, bool selected) =>
        Parse($$"""[{"type":"label","value":["prod","eu"],"decoration":"{{decoration}}"}]""")
            .Filters.ShouldNotBeNull()
            .Selects(Nginx, Tag.Parse("v1"), true, labels.Split(','))
            .ShouldBe(selected);

    [Theory]
    [InlineData("image", true, true)]
    [InlineData("image", false, false)]
    [InlineData("artifact", true, true)]
    [InlineData("artifact", false, true)]
    public void A_resource_filter_tells_images_from_other_artifacts(string resource, bool image, bool selected) =>
        Parse($$"""[{"type":"resource","value":"{{resource}}"}]""")
            .Filters.ShouldNotBeNull()
            .Selects(Nginx, Tag.Parse("v1"), image, [])
            .ShouldBe(selected);

    [Theory]
    [InlineData("""[{"type":"colour","value":"x"}]""", "filters[0]: unknown type 'colour'")]
    [InlineData("""[{"value":"x"}]""", "filters[0]: unknown type")]
    [InlineData("""[{"type":"name","value":"a","decoration":"matches"}]""", "only tag and label filters")]
    [InlineData("""[{"type":"resource","value":"image","decoration":"excludes"}]""", "only tag and label filters")]
    [InlineData("""[{"type":"tag","value":"a","decoration":"maybe"}]""", "unknown decoration 'maybe'")]
    [InlineData("""[{"type":"name","value":7}]""", "not a string")]
    [InlineData("""[{"type":"name"}]""", "not a string")]
    [InlineData("""[{"type":"label","value":"prod"}]""", "not an array")]
    [InlineData("""[{"type":"label","value":[1]}]""", "not an array")]
    [InlineData("""[{"type":"resource","value":"chart"}]""", "neither 'image' nor 'artifact'")]
    [InlineData(
        """[{"type":"name","value":"a"},{"type":"tag","value":"v[1"}]""",
        "filters[1]: bad pattern 'v[1' at character 2"
    )]
    public void A_wrong_filter_is_refused_and_told_which_and_how(string filters, string told) =>
        Parse(filters).Fault.ShouldNotBeNull().ShouldContain(told);

    [Fact]
    public void What_is_stored_reads_back_the_same()
    {
        const string written =
            """[{"type":"name","value":"library/**"},{"type":"label","value":["a"],"decoration":"excludes"}]""";
        FilterParser.Write(FilterParser.Read(written)).ShouldBe(written);
    }

    private static FilterParseResult Parse(string filters) =>
        FilterParser.Parse(JsonSerializer.Deserialize<List<FilterEntry>>(filters)!);
}
