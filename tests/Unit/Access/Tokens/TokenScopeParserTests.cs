using CsCheck;
using Entrepot.Access.Authorization;
using Entrepot.Access.Tokens;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Access.Tokens;

public sealed class TokenScopeParserTests
{
    private static readonly Gen<string> Word = Gen.Char['a', 'z'].Array[1, 8].Select(letters => new string(letters));
    private static readonly Gen<TokenScope> Scope = Gen.Select(
        Word,
        Word.Array[1, 4].Select(parts => string.Join('/', parts)),
        Gen.Int[0, 3].Select(index => new[] { "pull", "push", "delete", "*" }[index]).Array[1, 4],
        (type, name, actions) => new TokenScope(type, name, [.. actions.Distinct()])
    );

    [Fact]
    public void What_is_written_is_read_back_however_it_is_spread_over_parameters() =>
        Scope
            .Array[0, 6]
            .Select(scopes => scopes.DistinctBy(scope => (scope.Type, scope.Name)).ToArray())
            .Sample(scopes =>
            {
                var texts = scopes.Select(scope => scope.ToString()).ToArray();
                TokenScopeParser.TryParse(texts, out var many).ShouldBeTrue();
                TokenScopeParser.TryParse([string.Join(' ', texts)], out var one).ShouldBeTrue();
                many.Select(scope => scope.ToString()).ShouldBe(texts);
                one.Select(scope => scope.ToString()).ShouldBe(texts);
            });

    [Fact]
    public void No_text_whatever_makes_the_parser_throw() =>
        Gen.String.Sample(text => TokenScopeParser.TryParse([text], out var scopes) == scopes is not null);

    [Fact]
    public void Scopes_of_one_resource_are_one()
    {
        TokenScopeParser.TryParse(["repository:a/b:pull repository:a/b:push,pull"], out var scopes).ShouldBeTrue();
        scopes.ShouldHaveSingleItem().Actions.ShouldBe(["pull", "push"]);
    }

    [Fact]
    public void A_name_may_hold_a_hosts_port()
    {
        TokenScopeParser.TryParse(["repository:host:5000/a/b:pull"], out var scopes).ShouldBeTrue();
        scopes.ShouldHaveSingleItem().Name.ShouldBe("host:5000/a/b");
    }

    [Theory]
    [InlineData("repository")]
    [InlineData("repository:a/b")]
    [InlineData(":a/b:pull")]
    [InlineData("repository::pull")]
    [InlineData("Repository:a/b:pull")]
    [InlineData("repository:a/b:pull,")]
    [InlineData("repository:a/b:,pull")]
    [InlineData("repository:a/b:PULL")]
    [InlineData("repository:a b:pull")]
    [InlineData("repository:a/b\n:pull")]
    [InlineData("repository:a/b:pull\n")]
    [InlineData("repository:a/b\":pull")]
    public void What_is_no_scope_is_refused(string text) => TokenScopeParser.TryParse([text], out _).ShouldBeFalse();

    [Fact]
    public void More_scopes_than_anybody_needs_are_refused() =>
        TokenScopeParser
            .TryParse(Enumerable.Range(0, 101).Select(number => $"repository:p/r{number}:pull"), out _)
            .ShouldBeFalse();
}
