using Entrepot.Cli.Where;
using Microsoft.Extensions.Time.Testing;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Cli;

public sealed class DestinationWaitTests : IDisposable
{
    private readonly StringWriter output = new();

    public void Dispose() => output.Dispose();

    [Fact]
    public async Task It_ends_when_all_are_verified_and_tells_each_change_once()
    {
        var code = await WaitAsync(
            [],
            [At("a", "waiting"), At("b", "verified")],
            [At("a", "waiting"), At("b", "verified")],
            [At("a", "verified"), At("b", "verified")]
        );

        code.ShouldBe(DestinationWait.Arrived);
        output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Length.ShouldBe(3);
    }

    [Fact]
    public async Task Only_the_named_sites_count() =>
        (await WaitAsync(["b"], [At("a", "blocked"), At("b", "verified")])).ShouldBe(DestinationWait.Arrived);

    [Fact]
    public async Task What_failed_for_good_ends_it() =>
        (await WaitAsync([], [At("a", "failed"), At("b", "verified")])).ShouldBe(DestinationWait.GivenUp);

    [Fact]
    public async Task What_failed_before_the_last_push_does_not() =>
        (await WaitAsync([], [At("a", "failed")], [At("a", "waiting")], [At("a", "verified")])).ShouldBe(
            DestinationWait.Arrived
        );

    [Fact]
    public async Task What_goes_nowhere_has_not_arrived() =>
        (
            await WaitAsync(
                [],
                [
                    [],
                ]
            )
        ).ShouldBe(DestinationWait.GivenUp);

    [Fact]
    public async Task A_site_that_no_rule_brings_it_to_is_named()
    {
        (await WaitAsync(["tokyo"], [At("a", "verified")])).ShouldBe(DestinationWait.GivenUp);
        output.ToString().ShouldContain("No rule brings it to tokyo");
    }

    [Fact]
    public async Task It_ends_at_the_timeout() =>
        (await WaitAsync([], [At("a", "blocked")])).ShouldBe(DestinationWait.TimedOut);

    [Fact]
    public async Task It_goes_on_when_the_site_is_started_again_meanwhile()
    {
        var code = await WaitAsync([], [At("a", "copying")], null, null, [At("a", "verified")]);

        code.ShouldBe(DestinationWait.Arrived);
    }

    [Fact]
    public async Task A_site_that_does_not_come_back_ends_it_at_the_timeout()
    {
        (await WaitAsync([], [At("a", "copying")], null)).ShouldBe(DestinationWait.TimedOut);
        output.ToString().ShouldContain("has not come back");
    }

    [Fact]
    public async Task A_site_that_has_never_answered_or_refuses_is_said_at_once()
    {
        await Should.ThrowAsync<SiteException>(() => WaitAsync([], (Destination[]?)null));
        var refusing = new DestinationWait(
            _ => throw new SiteException("unknown") { Status = System.Net.HttpStatusCode.NotFound },
            new ShortPauses(new FakeTimeProvider()),
            output
        );
        await Should.ThrowAsync<SiteException>(() =>
            refusing.RunAsync([], TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken)
        );
    }

    [Fact]
    public async Task A_copy_that_goes_on_is_told_in_tenths()
    {
        var copies = Enumerable.Range(0, 100).Select(percent => (Destination[]?)[Copy(percent, 100 - percent)]);

        await WaitAsync(TimeSpan.FromHours(1), [], [.. copies, [At("a", "verified")]]);

        var lines = output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        lines.Length.ShouldBe(11);
        lines[1].ShouldEndWith("copying  10 % of 1 MB, 00:01:30 to go");
    }

    private static Destination Copy(int percent, int eta) =>
        At("a", "copying") with
        {
            BytesTotal = 1_000_000,
            BytesSent = percent * 10_000,
            Eta = eta,
        };

    private static Destination At(string registry, string state) =>
        new("rule", registry, "v1", "sha256:0", "mirror/app:v1", state, null, null, null);

    private Task<int> WaitAsync(string[] sites, params Destination[]?[] answers) =>
        WaitAsync(TimeSpan.FromSeconds(30), sites, answers);

    /// <summary>
    /// Answers one after the other, the last for good, none where there is null; time passes with each question.
    /// </summary>
    private Task<int> WaitAsync(TimeSpan timeout, string[] sites, Destination[]?[] answers)
    {
        var clock = new FakeTimeProvider();
        var asked = 0;
        var wait = new DestinationWait(
            _ =>
                answers[Math.Min(asked++, answers.Length - 1)] is { } answer
                    ? Task.FromResult<IReadOnlyList<Destination>>(answer)
                    : throw new SiteException("connection refused"),
            new ShortPauses(clock),
            output
        );
        return wait.RunAsync(sites, timeout, TestContext.Current.CancellationToken);
    }

    /// <summary>The time of the fake, timers that end at once.</summary>
    private sealed class ShortPauses(FakeTimeProvider clock) : TimeProvider
    {
        public override long GetTimestamp()
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            return clock.GetTimestamp();
        }

        public override long TimestampFrequency => clock.TimestampFrequency;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            System.CreateTimer(callback, state, TimeSpan.Zero, period);
    }
}
