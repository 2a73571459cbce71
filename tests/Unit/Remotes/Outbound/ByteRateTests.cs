using Entrepot.Remotes.Outbound;
using Microsoft.Extensions.Time.Testing;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Remotes.Outbound;

public sealed class ByteRateTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Bytes_leave_no_faster_than_the_rate()
    {
        var clock = new FakeTimeProvider();
        var rate = new ByteRate(1000, clock);

        await rate.PaceAsync(500, Cancel);
        var second = rate.PaceAsync(500, Cancel);
        var third = rate.PaceAsync(500, Cancel);

        clock.Advance(TimeSpan.FromMilliseconds(499));
        second.IsCompleted.ShouldBeFalse();
        clock.Advance(TimeSpan.FromMilliseconds(1));
        await second;
        third.IsCompleted.ShouldBeFalse();
        clock.Advance(TimeSpan.FromMilliseconds(500));
        await third;
    }

    [Fact]
    public async Task Time_that_was_not_used_does_not_come_back_as_a_burst()
    {
        var clock = new FakeTimeProvider();
        var rate = new ByteRate(1000, clock);
        await rate.PaceAsync(500, Cancel);
        clock.Advance(TimeSpan.FromHours(1));

        await rate.PaceAsync(500, Cancel);

        rate.PaceAsync(500, Cancel).IsCompleted.ShouldBeFalse();
    }
}
