using System.Diagnostics;
using System.Text.RegularExpressions;
using CsCheck;
using Entrepot.Replication.Filters;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Replication.Filters;

public sealed class GlobPatternTests
{
    [Theory]
    [InlineData("", true)]
    [InlineData("**", true)]
    [InlineData("**/app", true)]
    [InlineData("library/**", true)]
    [InlineData("library/*", true)]
    [InlineData("library/deep/app", true)]
    [InlineData("lib*/a", true)]
    [InlineData("{other,library}/a", true)]
    [InlineData("{other/**,library/a}", true)]
    [InlineData("library/", false)]
    [InlineData("library", false)]
    [InlineData("lib/**", false)]
    [InlineData("*", false)]
    [InlineData("other/library/a", false)]
    public void Whether_it_selects_anything_in_a_project(string pattern, bool matches) =>
        GlobPattern.Parse(pattern).Pattern!.MatchesBelow("library").ShouldBe(matches);

    [Theory]
    // Harbor's documented examples.
    [InlineData("library/*", "library/hello-world", true)]
    [InlineData("library/*", "library/my/hello-world", false)]
    [InlineData("library/**", "library/hello-world", true)]
    [InlineData("library/**", "library/my/hello-world", true)]
    [InlineData("library/**", "other/hello-world", false)]
    [InlineData("{library,goharbor}/**", "library/x", true)]
    [InlineData("{library,goharbor}/**", "goharbor/harbor-core", true)]
    [InlineData("{library,goharbor}/**", "google/x", false)]
    [InlineData("*", "library", true)]
    [InlineData("*", "library/hello-world", false)]
    [InlineData("**", "library/my/hello-world", true)]
    [InlineData("1.?", "1.0", true)]
    [InlineData("1.?", "1.01", false)]
    [InlineData("v2.[4-6].*", "v2.4.0", true)]
    [InlineData("v2.[4-6].*", "v2.7.0", false)]
    // Runs within a component.
    [InlineData("*c", "abc", true)]
    [InlineData("a*", "a", true)]
    [InlineData("a*", "ab/c", false)]
    [InlineData("a*/b", "a/c/b", false)]
    [InlineData("a*b*c*d*e*", "axbxcxdxe", true)]
    [InlineData("a*b*c*d*e*/f", "axbxcxdxexxx/f", true)]
    [InlineData("a*b*c*d*e*/f", "axbxcxdxe/xxx/f", false)]
    [InlineData("a*b?c*x", "abxbbxdbxebxczzx", true)]
    [InlineData("a*b?c*x", "abxbbxdbxebxczzy", false)]
    [InlineData("*x", "xxx", true)]
    [InlineData("*", "", true)]
    // Classes.
    [InlineData("ab[c]", "abc", true)]
    [InlineData("ab[e-g]", "abc", false)]
    [InlineData("ab[^c]", "abc", false)]
    [InlineData("ab[^e-g]", "abc", true)]
    [InlineData("ab[!c]", "abc", true)]
    [InlineData("ab[!c]", "abd", false)]
    [InlineData("[\\]a]", "]", true)]
    [InlineData("[x\\-]", "-", true)]
    [InlineData("[x\\-]", "z", false)]
    [InlineData("[z-a]", "m", false)]
    [InlineData("[a-ζ]*", "α", true)]
    [InlineData("a[^a]b", "a☺b", true)]
    [InlineData("a?b", "a☺b", true)]
    [InlineData("a???b", "a☺b", false)]
    [InlineData("a?b", "a/b", false)]
    // Escapes.
    [InlineData("a\\*b", "ab", false)]
    [InlineData("a\\*b", "a*b", true)]
    [InlineData("a\\{b", "a{b", true)]
    // Any depth: only a component of its own.
    [InlineData("a/**", "a", false)]
    [InlineData("a/**", "a/b", true)]
    [InlineData("a/**", "a/b/c", true)]
    [InlineData("**/c", "c", true)]
    [InlineData("**/c", "a/b/c", true)]
    [InlineData("**/c", "a/b", false)]
    [InlineData("**/c", "a/abc", false)]
    [InlineData("a/**/b", "a/b", true)]
    [InlineData("a/**/d", "a/b/c/d", true)]
    [InlineData("a/\\**", "a/b/c", false)]
    [InlineData("abc**", "abc", true)]
    [InlineData("abc**", "abc/b", false)]
    [InlineData("**abc", "abc", true)]
    [InlineData("{**,x}/c", "a/b/c", false)]
    [InlineData("{a/**,x}/c", "a/b/b/c", true)]
    // Alternatives, with slashes and nested.
    [InlineData("ab{c,d}", "abd", true)]
    [InlineData("ab{c,d,*}", "abcde", true)]
    [InlineData("a{,bc}", "a", true)]
    [InlineData("a{,bc}", "abc", true)]
    [InlineData("a{,bc}", "ab", false)]
    [InlineData("a/{b/c,c/b}", "a/c/b", true)]
    [InlineData("{a/{b,c},abc}", "a/c", true)]
    [InlineData("{a/{b,c},abc}", "abc", true)]
    [InlineData("{a/{b,c},abc}", "a/b/c", false)]
    [InlineData("a,b", "a,b", true)]
    [InlineData("a}", "a}", true)]
    // Whole names, in their case, and the pattern that asks nothing.
    [InlineData("Library/*", "library/x", false)]
    [InlineData("library", "library/x", false)]
    [InlineData("", "library/x", true)]
    [InlineData("", "", true)]
    public void A_pattern_selects_what_Harbor_would(string pattern, string name, bool selected) =>
        GlobPattern.Parse(pattern).Pattern.ShouldNotBeNull().Matches(name).ShouldBe(selected);

    [Theory]
    [InlineData("[", "character 1")]
    [InlineData("a[bc", "character 2")]
    [InlineData("[^", "character 1")]
    [InlineData("[a/b]", "character 1")]
    [InlineData("[]a]", "empty")]
    [InlineData("[^]", "empty")]
    [InlineData("[-]", "character 2")]
    [InlineData("[x-]", "character 3")]
    [InlineData("[-x]", "character 2")]
    [InlineData("[a-b-c]", "character 5")]
    [InlineData("library/\\", "character 9")]
    [InlineData("ab{c,d", "character 3")]
    [InlineData("ab{c,d}[", "character 8")]
    [InlineData("{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}", "alternatives")]
    [InlineData("{{{{{{{{{{{{{{{{{a}}}}}}}}}}}}}}}}}", "nested")]
    public void A_bad_pattern_is_refused_and_told_where(string pattern, string told)
    {
        var result = GlobPattern.Parse(pattern);
        result.Pattern.ShouldBeNull();
        result.Fault.ShouldNotBeNull().ShouldContain(told);
    }

    [Fact]
    public void A_pattern_longer_than_a_thousand_characters_is_refused() =>
        GlobPattern.Parse(new string('a', 1025)).Pattern.ShouldBeNull();

    [Fact]
    public void No_text_makes_the_parser_fail() =>
        Gen.String[Gen.Char["ab/*?[]^-{},\\é"], 0, 40]
            .Sample(text =>
            {
                var result = GlobPattern.Parse(text);
                (result.Pattern is null).ShouldBe(result.Fault is not null);
                result.Pattern?.Matches("a/b");
            });

    [Fact]
    public void A_pattern_agrees_with_the_regular_expression_that_says_the_same() =>
        Gen.Select(Pattern, Name)
            .Sample(
                (pattern, name) =>
                    GlobPattern
                        .Parse(pattern)
                        .Pattern!.Matches(name)
                        .ShouldBe(Expression(pattern).IsMatch(name), pattern + " " + name)
            );

    [Fact]
    public void A_plain_name_selects_itself_and_nothing_else() =>
        Gen.Select(Name, Name)
            .Sample((one, other) => GlobPattern.Parse(one).Pattern!.Matches(other).ShouldBe(one == other));

    [Fact]
    public void A_pattern_made_to_take_forever_does_not()
    {
        var within = GlobPattern.Parse(string.Concat(Enumerable.Repeat("a*", 400)) + "b").Pattern!;
        var across = GlobPattern.Parse(string.Concat(Enumerable.Repeat("**/", 300)) + "b").Pattern!;
        var clock = Stopwatch.StartNew();
        within.Matches(new string('a', 4000)).ShouldBeFalse();
        across.Matches(string.Join('/', Enumerable.Repeat("a", 1000))).ShouldBeFalse();
        clock.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(5));
    }

    private static Gen<string> Name { get; } =
        Gen.OneOf("a", "b", "ab", "ba", "aab", "c").Array[1, 4].Select(parts => string.Join('/', parts));

    private static Gen<string> Pattern { get; } =
        Gen.OneOf(
                Gen.Const("**"),
                Gen.OneOf("a", "b", "*", "?", "[ab]", "[^a]", "{a,b}", "{ab,*}", "{,a}", "**")
                    .Array[1, 3]
                    .Select(string.Concat)
            )
            .Array[1, 4]
            .Select(parts => string.Join('/', parts));

    /// <summary>The second opinion: the same words said as a regular expression.</summary>
    private static Regex Expression(string pattern)
    {
        var components = pattern.Split('/');
        var text = "";
        for (var index = 0; index < components.Length; index++)
        {
            var last = index == components.Length - 1;
            text += components[index] switch
            {
                "**" => last ? "[^/]*(/[^/]*)*" : "([^/]*/)*",
                var other => Component(other) + (last ? "" : "/"),
            };
        }

        return new Regex($@"\A{text}\z", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(5));
    }

    private static string Component(string component) =>
        component
            .Replace("[^a]", "N", StringComparison.Ordinal)
            .Replace("?", "[^/]", StringComparison.Ordinal)
            .Replace("*", "[^/]*", StringComparison.Ordinal)
            .Replace("N", "[^a/]", StringComparison.Ordinal)
            .Replace("{", "(", StringComparison.Ordinal)
            .Replace("}", ")", StringComparison.Ordinal)
            .Replace(",", "|", StringComparison.Ordinal);
}
