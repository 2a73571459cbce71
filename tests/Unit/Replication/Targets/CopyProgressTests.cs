using Entrepot.Replication.Targets;
using Microsoft.Extensions.Time.Testing;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Replication.Targets;

public sealed class CopyProgressTests
{
    private readonly FakeTimeProvider clock = new();
    private readonly CopyProgress progress = new();

    [Fact]
    public void The_rate_is_that_of_the_last_seconds_and_not_of_the_whole_copy()
    {
        progress.BytesPerSecond.ShouldBeNull();
        progress.Begin(10_000, clock);
        Send(1000, seconds: 10);
        progress.BytesPerSecond!.Value.ShouldBe(1000, tolerance: 1);

        Send(10, seconds: 10);
        progress.BytesPerSecond!.Value.ShouldBe(10, tolerance: 1);

        clock.Advance(TimeSpan.FromSeconds(20));
        _ = progress.BytesPerSecond;
        clock.Advance(TimeSpan.FromSeconds(20));
        progress.BytesPerSecond.ShouldBe(0);
    }

    private void Send(long bytes, int seconds)
    {
        for (var second = 0; second < seconds; second++)
        {
            clock.Advance(TimeSpan.FromSeconds(1));
            progress.Send(bytes);
        }
    }
}
