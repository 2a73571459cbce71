using Entrepot.Portal.Parts;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Portal.Parts;

public sealed class AmountsTests
{
    [Theory]
    [InlineData(0, "0 B")]
    [InlineData(1023, "1023 B")]
    [InlineData(1536, "1.5 KiB")]
    [InlineData(104_857_600, "100 MiB")]
    [InlineData(long.MaxValue, "8192 PiB")]
    public void Bytes_are_told_in_the_unit_that_fits(long bytes, string expected) =>
        Amounts.Bytes(bytes).ShouldBe(expected);

    [Theory]
    [InlineData(0.25, "250 ms")]
    [InlineData(59, "59 s")]
    [InlineData(125, "2 min 5 s")]
    [InlineData(7_384, "2 h 3 min")]
    [InlineData(200_000, "2 d 7 h")]
    public void A_duration_has_its_two_largest_units(double seconds, string expected) =>
        Amounts.Duration(TimeSpan.FromSeconds(seconds)).ShouldBe(expected);

    [Theory]
    [InlineData(3, "just now")]
    [InlineData(-3, "in a moment")]
    [InlineData(60, "1 minute ago")]
    [InlineData(-600, "in 10 minutes")]
    [InlineData(7_200, "2 hours ago")]
    [InlineData(259_200, "3 days ago")]
    [InlineData(7_776_000, "3 months ago")]
    public void What_was_or_will_be_is_told_from_now(double seconds, string expected) =>
        Amounts.Ago(TimeSpan.FromSeconds(seconds)).ShouldBe(expected);
}
