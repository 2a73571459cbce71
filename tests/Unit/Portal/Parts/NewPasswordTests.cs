using Entrepot.Portal.Parts;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Portal.Parts;

public sealed class NewPasswordTests
{
    [Theory]
    [InlineData("Quay-Crane-5", true)]
    [InlineData("Short-5", false)]
    [InlineData("quay-crane-5", false)]
    [InlineData("QUAY-CRANE-5", false)]
    [InlineData("Quay-Crane-x", false)]
    public void The_rule_is_the_sites(string text, bool fits) =>
        new NewPassword { Text = text, Again = text }.IsComplete.ShouldBe(fits);

    [Fact]
    public void Both_must_be_the_same() =>
        new NewPassword { Text = "Quay-Crane-5", Again = "Quay-Crane-6" }.IsComplete.ShouldBeFalse();

    [Fact]
    public void It_is_never_shown() =>
        new NewPassword { Text = "Quay-Crane-5" }
            .ToString()
            .ShouldNotContain("Crane");
}
