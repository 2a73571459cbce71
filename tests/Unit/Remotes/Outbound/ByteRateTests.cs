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

    [Fact]
    public async Task All_who_share_a_rate_together_take_the_bytes_divided_by_it()
    {
        var clock = new FakeTimeProvider();
        var shared = new ByteRate(80_000, clock);
        var size = shared.PieceSize(128 * 1024);

        // Three copies, piece by piece in turn; the piece after the last tells when the last is through.
        List<Task> pieces = [.. Enumerable.Range(0, 3 * 20).Select(_ => shared.PaceAsync(size, Cancel))];
        var through = shared.PaceAsync(size, Cancel);
        var time = TimeSpan.FromSeconds(3 * 20 * size / 80_000.0);

        clock.Advance(time - TimeSpan.FromMilliseconds(1));
        await Task.WhenAll(pieces);
        through.IsCompleted.ShouldBeFalse();
        clock.Advance(TimeSpan.FromMilliseconds(1));
        await through;
    }

    [Fact]
    public async Task A_copy_keeps_to_its_own_limit_and_to_what_all_share()
    {
        (await TimeOfAsync(100_000, [10_000, 80_000])).ShouldBe(TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(0.2));
        (await TimeOfAsync(100_000, [80_000, 10_000])).ShouldBe(TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(0.2));
        (await TimeOfAsync(100_000, [0])).ShouldBe(TimeSpan.Zero);
    }

    [Fact]
    public async Task What_is_read_keeps_to_the_limit_as_what_is_sent()
    {
        var clock = new WaitingClock();
        await using var paced = new PacedStream(
            new MemoryStream(new byte[100_000]),
            [new ByteRate(0, clock), new ByteRate(10_000, clock)]
        );
        using var here = new MemoryStream();

        await paced.CopyToAsync(here, Cancel);

        here.Length.ShouldBe(100_000);
        clock.Passed.ShouldBe(TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(0.2));
    }

    [Fact]
    public async Task A_new_rate_reaches_who_waits_by_the_old_one()
    {
        var clock = new FakeTimeProvider();
        var rate = new ByteRate(1, clock);
        await rate.PaceAsync(3600, Cancel);
        var waiting = rate.PaceAsync(1000, Cancel);
        waiting.IsCompleted.ShouldBeFalse();

        rate.BytesPerSecond = 1000;
        await waiting;

        var next = rate.PaceAsync(1000, Cancel);
        next.IsCompleted.ShouldBeFalse();
        rate.BytesPerSecond = 0;
        await next;
        rate.PieceSize(77).ShouldBe(77);
    }

    /// <summary>How long an upload of so many bytes takes by a clock that runs only while somebody waits.</summary>
    private static async Task<TimeSpan> TimeOfAsync(int bytes, int[] rates)
    {
        var clock = new WaitingClock();
        using var content = new StreamedContent(
            _ => ValueTask.FromResult<Stream>(new MemoryStream(new byte[bytes])),
            bytes,
            [.. rates.Select(rate => new ByteRate(rate, clock))],
            _ => { }
        );
        using var other = new MemoryStream();
        await content.CopyToAsync(other, Cancel);
        other.Length.ShouldBe(bytes);
        return clock.Passed;
    }

    private sealed class WaitingClock : TimeProvider
    {
        public TimeSpan Passed { get; private set; }

        public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch + Passed;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Passed += dueTime;
            return System.CreateTimer(callback, state, TimeSpan.Zero, period);
        }
    }
}
