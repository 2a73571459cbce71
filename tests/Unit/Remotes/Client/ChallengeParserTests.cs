using CsCheck;
using Entrepot.Remotes.Client;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Remotes.Client;

public sealed class ChallengeParserTests
{
    private const string TokenLetters = "abcXYZ019!#$%&'*+-.^_`|~";

    private static readonly Gen<string> Token = Gen.Char[TokenLetters]
        .Array[1, 12]
        .Select(letters => new string(letters));
    private static readonly Gen<string> Quotable = Gen.Char[(char)32, (char)126]
        .Array[0, 20]
        .Select(letters => new string(letters));

    [Fact]
    public void The_challenge_of_a_registry_is_read()
    {
        var challenge = Parse(
                """Bearer realm="https://auth.docker.io/token",service="registry.docker.io",scope="repository:a/b:pull,push",error="insufficient_scope" """
            )
            .ShouldHaveSingleItem();

        challenge.IsBearer.ShouldBeTrue();
        challenge.Parameter("realm").ShouldBe("https://auth.docker.io/token");
        challenge.Parameter("Service").ShouldBe("registry.docker.io");
        challenge.Parameter("scope").ShouldBe("repository:a/b:pull,push");
        challenge.Parameter("error").ShouldBe("insufficient_scope");
        challenge.Parameter("absent").ShouldBe("");
    }

    [Theory]
    [InlineData("Basic realm=\"a\", Bearer realm=\"b\"", "Basic Bearer")]
    [InlineData("Basic realm=a,Bearer realm=b", "Basic Bearer")]
    [InlineData("Negotiate, Basic realm=\"x\"", "Negotiate Basic")]
    [InlineData("Negotiate YII=, Basic realm=\"x\"", "Negotiate Basic")]
    [InlineData("Negotiate YIIx, Basic realm=\"x\"", "Negotiate Basic")]
    [InlineData(",, Basic realm=\"x\" ,, , Digest a=b", "Basic Digest")]
    [InlineData("bearer", "bearer")]
    [InlineData("Basic realm = \"x\" , charset = UTF-8", "Basic")]
    [InlineData("", "")]
    [InlineData("   ", "")]
    [InlineData("Basic realm=\"never closed, Bearer x", "Basic")]
    [InlineData("B@d realm=\"x\"", "")]
    public void Several_challenges_are_told_apart(string header, string schemes) =>
        string.Join(' ', Parse(header).Select(challenge => challenge.Scheme)).ShouldBe(schemes);

    [Fact]
    public void Quotes_may_hold_commas_equals_and_escapes()
    {
        var challenge = Parse("""Bearer realm="a, b=\"c\" \\ d",scope=x""").ShouldHaveSingleItem();

        challenge.Parameter("realm").ShouldBe("""a, b="c" \ d""");
        challenge.Parameter("scope").ShouldBe("x");
    }

    [Fact]
    public void Of_a_parameter_that_comes_twice_the_first_counts() =>
        Parse("""Bearer realm="a",REALM="b" """).ShouldHaveSingleItem().Parameter("realm").ShouldBe("a");

    [Fact]
    public void What_is_written_is_read_again() =>
        Gen.Select(Token, Gen.Select(Token, Quotable).Array[1, 4])
            .Array[1, 4]
            .Sample(written =>
            {
                var header = string.Join(", ", written.Select(Write));

                var read = Parse(header);

                read.Select(challenge => challenge.Scheme).ShouldBe(written.Select(one => one.Item1));
                foreach (var (challenge, (_, parameters)) in read.Zip(written))
                {
                    foreach (var group in parameters.GroupBy(one => one.Item1, StringComparer.OrdinalIgnoreCase))
                    {
                        challenge.Parameter(group.Key).ShouldBe(group.First().Item2);
                    }
                }
            });

    [Fact]
    public void Nothing_a_server_sends_throws() =>
        Gen.OneOf(Gen.String, Gen.Char["Basic realm=\"\\, \t="].Array[0, 40].Select(letters => new string(letters)))
            .Sample(header => Parse(header).Count.ShouldBeLessThanOrEqualTo(header.Length));

    private static string Write((string Scheme, (string, string)[] Parameters) challenge) =>
        $"{challenge.Scheme} {string.Join(", ", challenge.Parameters.Select(Write))}";

    private static string Write((string Name, string Value) parameter) =>
        $"{parameter.Name}=\"{parameter.Value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    private static IReadOnlyList<Challenge> Parse(string header) => ChallengeParser.Parse([header]);
}
