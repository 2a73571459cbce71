using CsCheck;
using Entrepot.Access.Robots;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Access.Robots;

public sealed class RobotSignInNameTests
{
    private static readonly string[] Prefixes = ["robot$", "r+", "bot-", "x"];
    private static readonly Gen<string> Part = Gen.Char["abz019"].Array[1, 6].Select(letters => new string(letters));
    private static readonly Gen<string> Name = Gen.Select(
        Part.Array[1, 4],
        Gen.Char["._-"],
        (parts, separator) => string.Join(separator, parts)
    );

    [Fact]
    public void What_a_robot_is_called_is_read_back_whatever_the_prefix() =>
        Gen.Select(Gen.Int[0, 3].Select(number => Prefixes[number]), Name, Name, Gen.Bool)
            .Sample(
                (prefix, project, name, ofProject) =>
                {
                    var written = new RobotSignInName(ofProject ? project : null, name);
                    RobotSignInName.Parse(prefix, written.With(prefix)).ShouldBe(written);
                }
            );

    [Theory]
    [InlineData("robot$ci", null, "ci")]
    [InlineData("robot$library+ci", "library", "ci")]
    [InlineData("robot$a.b-c_d", null, "a.b-c_d")]
    public void These_are_names_of_robots(string text, string? project, string name) =>
        RobotSignInName.Parse("robot$", text).ShouldBe(new RobotSignInName(project, name));

    [Theory]
    [InlineData("robot$")]
    [InlineData("robot$+ci")]
    [InlineData("robot$library+")]
    [InlineData("robot$library+a+b")]
    [InlineData("robot$Ci")]
    [InlineData("robot$ci\n")]
    [InlineData("robot$a..b")]
    [InlineData("robot$-a")]
    [InlineData("Robot$ci")]
    [InlineData("ci")]
    [InlineData("")]
    public void These_are_none(string text) => RobotSignInName.Parse("robot$", text).ShouldBeNull();
}
