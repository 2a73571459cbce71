using Entrepot.Management.Conventions.Listing;
using Entrepot.Portal.Logs;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Portal.Logs;

public sealed class LogFilterTests
{
    [Theory]
    [InlineData("shop/app:1", "shop/app:1")]
    [InlineData("a,b", "a,b")]
    [InlineData("a b", "a b")]
    [InlineData("it's", "it's")]
    [InlineData("say \"so\", then", "say \"so\", then")]
    public void What_is_typed_is_looked_for_as_it_is(string typed, string wanted)
    {
        var query = new LogFilter(null, typed, null, null, null).ToQuery();

        QueryParser.TryParse(query, out var terms).ShouldBeTrue();
        var term = terms!.ShouldHaveSingleItem();
        term.Key.ShouldBe("resource");
        term.Value.ShouldBe(new QueryValue.Fuzzy(wanted));
    }

    [Fact]
    public void A_time_that_the_browser_writes_becomes_one_of_the_api()
    {
        var query = new LogFilter(null, null, null, "2026-03-01T08:30", null).ToQuery();

        QueryParser.TryParse(query, out var terms).ShouldBeTrue();
        terms!.ShouldHaveSingleItem().Value.ShouldBe(new QueryValue.Between("2026-03-01T08:30:00", null));
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("create,username=admin")]
    public void An_address_that_somebody_wrote_cannot_ask_for_more(string text) =>
        new LogFilter(null, null, text, text, text).IsEmpty.ShouldBeTrue();
}
