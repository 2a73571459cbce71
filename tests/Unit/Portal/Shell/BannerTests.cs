using Entrepot.Portal.Shell;
using MudBlazor;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Portal.Shell;

public sealed class BannerTests
{
    private static readonly DateTimeOffset Now = new(2026, 5, 10, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void What_Harbors_portal_wrote_is_read()
    {
        var banner = Banner.Parse(
            """{"message":"Back at noon","type":"warning","closable":true,"fromDate":"2026-05-10T00:00:00.000Z","toDate":"2026-05-11T00:00:00.000Z"}""",
            Now
        );

        banner.ShouldNotBeNull();
        banner.Message.ShouldBe("Back at noon");
        banner.Severity.ShouldBe(Severity.Warning);
        banner.Closable.ShouldBeTrue();
    }

    [Theory]
    [InlineData("2026-05-10T00:00:00.000Z", "2026-05-10T00:00:00.000Z", true)]
    [InlineData("2026-05-11T00:00:00.000Z", null, false)]
    [InlineData(null, "2026-05-09T00:00:00.000Z", false)]
    [InlineData(null, null, true)]
    [InlineData("soon", "later", true)]
    public void It_is_shown_from_its_first_day_to_its_last(string? from, string? to, bool shown) =>
        (Banner.Parse(new Banner("Hello", FromDate: from, ToDate: to).Write(), Now) is not null).ShouldBe(shown);

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData(null)]
    [InlineData("{}")]
    [InlineData("""{"message":""}""")]
    public void Without_a_message_there_is_none(string? text) => Banner.Parse(text, Now).ShouldBeNull();

    [Theory]
    [InlineData("Closed on Sunday")]
    [InlineData("{ is an odd beginning")]
    public void A_text_that_a_script_set_is_shown_as_it_is(string text) =>
        Banner.Parse(text, Now)!.Message.ShouldBe(text);
}
