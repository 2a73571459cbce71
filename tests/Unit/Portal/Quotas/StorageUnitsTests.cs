using Entrepot.Portal.Quotas;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Portal.Quotas;

public sealed class StorageUnitsTests
{
    [Theory]
    [InlineData(-1, "unlimited")]
    [InlineData(10L << 30, "10 GiB")]
    [InlineData((5L << 30) / 2, "2.5 GiB")]
    [InlineData(1L << 50, "1024 TiB")]
    [InlineData(3L << 20, "3 MiB")]
    [InlineData(1000, "1000 B")]
    public void A_limit_is_shown_as_people_say_it(long bytes, string text) =>
        StorageUnits.Text(bytes, "unlimited").ShouldBe(text);

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    [InlineData(1000)]
    [InlineData(1_234_567_890)]
    [InlineData(10L << 30)]
    [InlineData(1L << 50)]
    public void A_limit_that_nobody_touches_stays_to_the_byte(long bytes) =>
        StorageUnits.Of(bytes).Bytes.ShouldBe(bytes);

    [Theory]
    [InlineData(0)]
    [InlineData(2000)]
    public void What_the_site_refuses_is_no_limit(double tebibytes) =>
        new StorageUnits { Amount = tebibytes, Unit = StorageUnits.Largest }.Bytes.ShouldBeNull();
}
