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

    private static Destination At(string registry, string state) =>
        new("rule", registry, "v1", "sha256:0", "mirror/app:v1", state, null, null, null);

    /// <summary>Answers one after the other, the last for good; time passes with each question.</summary>
    private Task<int> WaitAsync(string[] sites, params Destination[][] answers)
    {
        var clock = new FakeTimeProvider();
        var asked = 0;
        var wait = new DestinationWait(
            _ => Task.FromResult<IReadOnlyList<Destination>>(answers[Math.Min(asked++, answers.Length - 1)]),
            new ShortPauses(clock),
            output
        );
        return wait.RunAsync(sites, TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
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
