using CsCheck;
using Entrepot.Oci;
using Entrepot.Replication.Destinations;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Replication.Destinations;

public sealed class DestinationNameTests
{
    [Theory]
    [InlineData("library/nginx", "proj/lib", -1, "proj/lib/nginx")]
    [InlineData("library/nginx", "proj/lib", 0, "proj/lib/library/nginx")]
    [InlineData("library/nginx", "proj/lib", 1, "proj/lib/nginx")]
    [InlineData("library/nginx", "proj/lib", 2, null)]
    [InlineData("library/nginx", "proj/lib", 3, null)]
    [InlineData("library/private-reg/nginx", "proj/lib", -1, "proj/lib/nginx")]
    [InlineData("library/private-reg/nginx", "proj/lib", 0, "proj/lib/library/private-reg/nginx")]
    [InlineData("library/private-reg/nginx", "proj/lib", 1, "proj/lib/private-reg/nginx")]
    [InlineData("library/private-reg/nginx", "proj/lib", 2, "proj/lib/nginx")]
    [InlineData("library/private-reg/nginx", "proj/lib", 3, null)]
    [InlineData("a/b/c/d/img", "ns", -1, "ns/img")]
    [InlineData("a/b/c/d/img", "ns", 0, "ns/a/b/c/d/img")]
    [InlineData("a/b/c/d/img", "ns", 1, "ns/b/c/d/img")]
    [InlineData("a/b/c/d/img", "ns", 2, "ns/c/d/img")]
    [InlineData("a/b/c/d/img", "ns", 3, "ns/d/img")]
    [InlineData("nginx", "ns", -1, "ns/nginx")]
    [InlineData("nginx", "ns", 0, "ns/nginx")]
    [InlineData("nginx", "ns", 1, null)]
    [InlineData("a/b/img", "me", 2, "me/img")]
    [InlineData("a/b/img", "", -1, "a/b/img")]
    [InlineData("a/b/img", "", 3, "a/b/img")]
    public void The_namespace_replaces_as_many_levels_as_asked(string source, string space, int count, string? name) =>
        DestinationName.Of(RepositoryName.Parse(source), space, count).Name?.ToString().ShouldBe(name);

    [Fact]
    public void A_path_that_is_too_short_is_named_with_the_level() =>
        DestinationName
            .Of(RepositoryName.Parse("library/nginx"), "ns", 3)
            .Fault.ShouldNotBeNull()
            .ShouldSatisfyAllConditions(
                fault => fault.ShouldContain("library/nginx"),
                fault => fault.ShouldContain('3')
            );

    [Fact]
    public void A_name_that_grows_too_long_is_refused() =>
        DestinationName.Of(RepositoryName.Parse("a/" + new string('b', 250)), "long/space", 0).Fault.ShouldNotBeNull();

    [Fact]
    public void The_last_component_is_never_renamed() =>
        Gen.Select(Gen.OneOf("a", "bc", "d-e").Array[1, 6], Gen.Int[-1, 3])
            .Sample(
                (parts, count) =>
                {
                    var result = DestinationName.Of(RepositoryName.Parse(string.Join('/', parts)), "ns/x", count);
                    (result.Name is null).ShouldBe(count >= parts.Length);
                    result.Name?.Components[^1].ShouldBe(parts[^1]);
                    result.Name?.ToString().ShouldStartWith("ns/x/");
                }
            );
}
