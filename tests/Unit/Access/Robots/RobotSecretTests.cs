using Entrepot.Access.Robots;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Access.Robots;

public sealed class RobotSecretTests
{
    [Fact]
    public void A_random_secret_has_256_bits_in_letters_and_digits_and_never_comes_again()
    {
        var secrets = Enumerable.Range(0, 1000).Select(_ => RobotSecret.Generate()).ToList();

        secrets.ShouldAllBe(secret => secret.All(char.IsAsciiLetterOrDigit) && RobotSecret.Allows(secret));
        (secrets.Min(secret => secret.Length) * Math.Log2(62)).ShouldBeGreaterThanOrEqualTo(256);
        secrets.Distinct().Count().ShouldBe(secrets.Count);
        secrets.SelectMany(secret => secret).Distinct().Count().ShouldBe(62);
    }

    [Theory]
    [InlineData("Abcdefg1", true)]
    [InlineData("Abcdef1", false)]
    [InlineData("abcdefg1", false)]
    [InlineData("ABCDEFG1", false)]
    [InlineData("Abcdefgh", false)]
    [InlineData("Abcdef1\n", false)]
    [InlineData("Ab:1 ü€xx", true)]
    public void A_chosen_secret_keeps_harbors_rule(string secret, bool allowed) =>
        RobotSecret.Allows(secret).ShouldBe(allowed);

    [Fact]
    public void A_chosen_secret_has_128_characters_at_most()
    {
        RobotSecret.Allows("Aa1" + new string('x', 125)).ShouldBeTrue();
        RobotSecret.Allows("Aa1" + new string('x', 126)).ShouldBeFalse();
    }
}
