using CsCheck;
using Entrepot.Management.Conventions.Listing;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Management.Conventions.Listing;

public sealed class QueryParserTests
{
    private static readonly Gen<string> Word = Gen.Char['a', 'z'].Array[1, 8].Select(letters => new string(letters));

    /// <summary>Quoted, a value may hold anything but its quote.</summary>
    private static readonly Gen<string> Anything = Gen.Char[' ', '~']
        .Where(character => character != '"')
        .Array[1, 12]
        .Select(characters => new string(characters));

    [Fact]
    public void Whatever_is_quoted_comes_back_unchanged() =>
        Gen.Select(Word, Anything)
            .Array[1, 5]
            .Sample(pairs =>
            {
                var text = string.Join(',', pairs.Select(pair => $"{pair.Item1}=\"{pair.Item2}\""));
                QueryParser.TryParse(text, out var terms).ShouldBeTrue(text);
                terms.ShouldBe(pairs.Select(pair => new QueryTerm(pair.Item1, new QueryValue.Exact(pair.Item2))));
            });

    [Fact]
    public void Lists_of_words_come_back_in_their_order() =>
        Gen.Select(Word, Word.Array[1, 6], Gen.Bool)
            .Sample(
                (key, words, any) =>
                {
                    var list = string.Join(' ', words);
                    QueryParser.TryParse(any ? $"{key}={{{list}}}" : $"{key}=({list})", out var terms).ShouldBeTrue();
                    var found = terms.ShouldHaveSingleItem().Value switch
                    {
                        QueryValue.AnyOf anyOf when any => anyOf.Texts,
                        QueryValue.AllOf allOf when !any => allOf.Texts,
                        _ => [],
                    };
                    found.ShouldBe(words);
                }
            );

    [Fact]
    public void No_text_whatever_makes_the_parser_throw() =>
        Gen.String.Sample(text => QueryParser.TryParse(text, out var terms) == terms is not null);

    [Theory]
    [InlineData("name=~ngi", "Fuzzy { Text = ngi }")]
    [InlineData("name=nginx", "Exact { Text = nginx }")]
    [InlineData("name='a,b'", "Exact { Text = a,b }")]
    [InlineData("name=\\~x", "Exact { Text = ~x }")]
    [InlineData("name=it's", "Exact { Text = it's }")]
    [InlineData("size=[1~5]", "Between { Minimum = 1, Maximum = 5 }")]
    [InlineData("size=[1~]", "Between { Minimum = 1, Maximum =  }")]
    [InlineData("size=[~5]", "Between { Minimum = , Maximum = 5 }")]
    [InlineData("name=a=b", "Exact { Text = a=b }")]
    public void Each_form_of_harbors_q_is_understood(string text, string value)
    {
        QueryParser.TryParse(text, out var terms).ShouldBeTrue();
        terms.ShouldHaveSingleItem().Value.ToString().ShouldBe(value);
    }

    [Theory]
    [InlineData("name")]
    [InlineData("=x")]
    [InlineData("name=")]
    [InlineData("name=~")]
    [InlineData("name=x,")]
    [InlineData(",name=x")]
    [InlineData("size=[1~5")]
    [InlineData("size=[~]")]
    [InlineData("size=[1]")]
    [InlineData("size=[1~2~3]")]
    [InlineData("name={}")]
    [InlineData("name={a b")]
    [InlineData("name=(a b}")]
    [InlineData("name=\"x")]
    public void What_is_none_of_them_is_refused(string text) => QueryParser.TryParse(text, out _).ShouldBeFalse();
}
