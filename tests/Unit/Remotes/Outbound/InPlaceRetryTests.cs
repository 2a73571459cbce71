using Entrepot.Remotes;
using Entrepot.Remotes.Outbound;
using Entrepot.Unit.Testing;
using Microsoft.Extensions.Time.Testing;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Remotes.Outbound;

public sealed class InPlaceRetryTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(RemoteFaultReason.Dns, 4)]
    [InlineData(RemoteFaultReason.Connect, 4)]
    [InlineData(RemoteFaultReason.Timeout, 4)]
    [InlineData(RemoteFaultReason.Busy, 4)]
    [InlineData(RemoteFaultReason.ServerError, 4)]
    [InlineData(RemoteFaultReason.Cut, 4)]
    [InlineData(RemoteFaultReason.Credentials, 1)]
    [InlineData(RemoteFaultReason.RefusedByPolicy, 1)]
    [InlineData(RemoteFaultReason.Tls, 1)]
    [InlineData(RemoteFaultReason.NotARegistry, 1)]
    [InlineData(RemoteFaultReason.Refused, 1)]
    [InlineData(RemoteFaultReason.DigestMismatch, 1)]
    [InlineData(RemoteFaultReason.Unsupported, 1)]
    public async Task Only_what_may_pass_is_tried_again_and_no_more_than_four_times(RemoteFaultReason reason, int tries)
    {
        var tried = 0;

        var exception = await Should.ThrowAsync<RemoteException>(() =>
            AtOnce()
                .RunAsync<bool>(
                    _ =>
                    {
                        tried++;
                        throw new RemoteException(new RemoteFault(reason, "no"));
                    },
                    Cancel
                )
        );

        tried.ShouldBe(tries);
        exception.Fault.Reason.ShouldBe(reason);
    }

    [Fact]
    public async Task Progress_begins_the_counting_anew()
    {
        var tried = 0;

        var result = await AtOnce()
            .RunAsync(_ => ++tried < 20 ? throw Cut() : Task.FromResult(tried), () => tried % 3 == 0, Cancel);

        result.ShouldBe(20);
    }

    [Fact]
    public async Task It_waits_at_random_but_no_shorter_than_it_is_asked_to()
    {
        var clock = new FakeTimeProvider();
        var tried = 0;
        var running = new InPlaceRetry(clock, new FixedRandom(0.5)).RunAsync(
            _ =>
                ++tried switch
                {
                    1 => throw Cut(),
                    2 => throw new RemoteException(
                        new RemoteFault(RemoteFaultReason.Busy, "later", TimeSpan.FromSeconds(4))
                    ),
                    _ => Task.FromResult(true),
                },
            Cancel
        );

        clock.Advance(TimeSpan.FromMilliseconds(249));
        tried.ShouldBe(1);
        clock.Advance(TimeSpan.FromMilliseconds(1));
        await UntilAsync(() => tried == 2);
        clock.Advance(TimeSpan.FromSeconds(3.9));
        tried.ShouldBe(2);
        clock.Advance(TimeSpan.FromSeconds(0.1));
        (await running).ShouldBeTrue();
    }

    [Fact]
    public async Task A_cancelled_wait_ends_at_once()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var running = new InPlaceRetry(new FakeTimeProvider(), new FixedRandom(1)).RunAsync<bool>(
            _ => throw Cut(),
            stop.Token
        );

        await stop.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => running);
    }

    private static InPlaceRetry AtOnce() => new(TimeProvider.System, new FixedRandom(0));

    private static RemoteException Cut() => new(new RemoteFault(RemoteFaultReason.Cut, "cut"));

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (!condition())
        {
            await Task.Delay(1, limit.Token);
        }
    }
}
