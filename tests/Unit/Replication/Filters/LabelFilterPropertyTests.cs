using System.Text.Json;
using CsCheck;
using Entrepot.Oci;
using Entrepot.Replication.Filters;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Replication.Filters;

public sealed class LabelFilterPropertyTests
{
    private static readonly RepositoryName Nginx = RepositoryName.Parse("library/nginx");
    private static readonly string[] Words = ["a", "A", "b", "ab", "ü"];
    private static readonly Gen<string[]> Names = Gen.Int[0, 4].Select(number => Words[number]).Array[0, 5];

    [Fact]
    public void A_rule_selects_what_carries_all_labels_that_match_and_not_all_that_exclude() =>
        Gen.Select(Names, Names, Names)
            .Sample(
                (matching, excluding, carried) =>
                {
                    var set = carried.ToHashSet();
                    var expected =
                        set.IsSupersetOf(matching) && (excluding.Length == 0 || !set.IsSupersetOf(excluding));

                    var filters = Parse(
                        Filter("label", matching, "matches"),
                        Filter("label", excluding, "excludes"),
                        Filter("tag", "v*", "matches")
                    );

                    filters.AskForLabels.ShouldBe(matching.Length + excluding.Length > 0);
                    filters.SelectsLabels(carried).ShouldBe(expected);
                    filters.Selects(Nginx, Tag.Parse("v1"), true, carried).ShouldBe(expected);
                    filters.Selects(Nginx, Tag.Parse("latest"), true, carried).ShouldBeFalse();
                }
            );

    private static FilterEntry Filter(string type, object value, string decoration) =>
        new(type, JsonSerializer.SerializeToElement(value), decoration);

    private static ReplicationFilters Parse(params FilterEntry[] entries) =>
        FilterParser.Parse(FilterParser.Read(FilterParser.Write(entries))).Filters.ShouldNotBeNull();
}
