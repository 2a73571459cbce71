using CsCheck;
using Entrepot.Oci;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Oci;

public sealed class RepositoryNameTests
{
    private static readonly Gen<string> Word = Gen.Char["abcxyz0189"].Array[1, 6].Select(c => new string(c));
    private static readonly Gen<string> Separator = Gen.OneOf(".", "_", "__", "-", "--", "-----");
    private static readonly Gen<string> Component = Gen.Select(Word, Gen.Select(Separator, Word).Array[0, 3])
        .Select((first, rest) => first + string.Concat(rest.Select(pair => pair.Item1 + pair.Item2)));
    private static readonly Gen<string> Name = Component.Array[1, 5].Select(parts => string.Join('/', parts));

    [Fact]
    public void Every_name_of_the_grammar_reads_back_as_itself() =>
        Name.Where(name => name.Length <= RepositoryName.MaximumLength)
            .Sample(text =>
            {
                var name = RepositoryName.Parse(text);
                name.ToString().ShouldBe(text);
                string.Join('/', name.Components).ShouldBe(text);
                (name.WithinProject.Length == 0 ? name.Project : $"{name.Project}/{name.WithinProject}").ShouldBe(text);
            });

    [Fact]
    public void Whatever_is_accepted_is_made_of_the_grammar_alone() =>
        Gen.Char["ab/._-:A%\\ \n\0é"]
            .Array[0, 12]
            .Select(c => new string(c))
            .Sample(text => RepositoryName.TryParse(text, out _).ShouldBe(IsName(text), $"\"{text}\""), iter: 20_000);

    [Theory]
    [InlineData("library/../other")]
    [InlineData("library/.")]
    [InlineData("/library/nginx")]
    [InlineData("library/nginx/")]
    [InlineData("library//nginx")]
    [InlineData("library/nginx\n")]
    [InlineData("library/nginx\0")]
    [InlineData("library/Nginx")]
    [InlineData("library/ng%69nx")]
    [InlineData("library/a___b")]
    [InlineData("library/a..b")]
    [InlineData("library/a._b")]
    [InlineData("library/-a")]
    [InlineData("library/a-")]
    [InlineData("library\\nginx")]
    [InlineData("bibliothèque/nginx")]
    public void What_could_be_another_path_is_refused(string text) =>
        RepositoryName.TryParse(text, out _).ShouldBeFalse();

    [Fact]
    public void A_name_has_255_characters_at_most()
    {
        RepositoryName.TryParse($"a/{new string('b', 253)}", out _).ShouldBeTrue();
        RepositoryName.TryParse($"a/{new string('b', 254)}", out _).ShouldBeFalse();
    }

    /// <summary>The grammar of the spec once more, by hand and without a regular expression.</summary>
    private static bool IsName(string text) => text.Length <= 255 && text.Split('/').All(IsComponent);

    private static bool IsComponent(string component)
    {
        var runs = new List<string>();
        foreach (var character in component)
        {
            if (runs.Count > 0 && Kind(runs[^1][0]) == Kind(character))
            {
                runs[^1] += character;
            }
            else
            {
                runs.Add($"{character}");
            }
        }

        return runs.Count % 2 == 1
            && runs.Select((run, place) => place % 2 == 0 ? Kind(run[0]) == 'w' : IsSeparator(run)).All(good => good);
    }

    private static bool IsSeparator(string run) => run is "." or "_" or "__" || run.All(c => c == '-');

    private static char Kind(char c) => c is (>= 'a' and <= 'z') or (>= '0' and <= '9') ? 'w' : c;
}
