using CsCheck;
using Entrepot.Oci;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Oci;

public sealed class TagTests
{
    private const string First = "abcABC019_";

    [Fact]
    public void Every_tag_of_the_grammar_reads_back_as_itself() =>
        Gen.Select(Gen.Char[First], Gen.Char[First + ".-"].Array[0, 127])
            .Select((first, rest) => first + new string(rest))
            .Sample(text => Tag.Parse(text).ToString().ShouldBe(text));

    [Fact]
    public void Whatever_is_accepted_is_made_of_the_grammar_alone() =>
        Gen.Char["aZ0_.-/: \n%é\0"]
            .Array[0, 8]
            .Select(c => new string(c))
            .Sample(text => Tag.TryParse(text, out _).ShouldBe(IsTag(text), $"\"{text}\""), iter: 20_000);

    [Theory]
    [InlineData("")]
    [InlineData(".hidden")]
    [InlineData("-v")]
    [InlineData("..")]
    [InlineData("v1/../v2")]
    [InlineData("v1\n")]
    [InlineData("v1:2")]
    [InlineData("vé")]
    public void What_is_not_a_tag_is_refused(string text) => Tag.TryParse(text, out _).ShouldBeFalse();

    [Fact]
    public void A_tag_has_128_characters_at_most()
    {
        Tag.TryParse(new string('a', 128), out _).ShouldBeTrue();
        Tag.TryParse(new string('a', 129), out _).ShouldBeFalse();
    }

    private static bool IsTag(string text) =>
        text.Length is > 0 and <= 128
        && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '.' or '-')
        && text[0] is not ('.' or '-');
}
