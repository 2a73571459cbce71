using Entrepot.Registry.Blobs;
using Entrepot.Rigs;
using Microsoft.Extensions.Time.Testing;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Registry.Blobs;

/// <summary>No request waits for a sum over very many rows.</summary>
public sealed class StorageFigureTests : IDisposable
{
    private readonly FakeTimeProvider clock = new();
    private readonly Queue<TaskCompletionSource<long>> counts = new();
    private readonly SemaphoreSlim begun = new(0);
    private readonly SemaphoreSlim turns = new(1);

    /// <summary>Ends what waits in vain: it is to fail, not to hang.</summary>
    private readonly CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(
        TestContext.Current.CancellationToken
    );

    public StorageFigureTests() => limit.CancelAfter(Eventually.DefaultDeadline);

    private CancellationToken Cancel => limit.Token;

    public void Dispose()
    {
        limit.Dispose();
        begun.Dispose();
        turns.Dispose();
    }

    [Fact]
    public async Task Who_asks_gets_what_is_known_when_adding_up_takes_its_time()
    {
        var figure = Figure();
        (await AskInVainAsync(figure)).ShouldBeNull("nothing is known yet");
        await EndAsync(figure, 5);

        (await AskInVainAsync(figure)).ShouldBe(5);
        await EndAsync(figure, 7);

        figure.Last!.Value.ShouldBe(7);
    }

    [Fact]
    public async Task What_is_added_up_in_a_moment_is_as_new_as_the_question()
    {
        var figure = Figure();
        foreach (var size in (long[])[3, 4, 5])
        {
            var asked = figure.ReadAsync(Cancel);
            await begun.WaitAsync(Cancel);
            counts.Dequeue().SetResult(size);
            (await asked)!.Value.ShouldBe(size);
        }
    }

    [Fact]
    public async Task What_began_before_somebody_asked_is_followed_by_another()
    {
        var figure = Figure();
        var first = figure.ReadAsync(Cancel);
        await begun.WaitAsync(Cancel);
        var second = figure.ReadAsync(Cancel);

        counts.Dequeue().SetResult(1);
        (await first)!.Value.ShouldBe(1);
        await begun.WaitAsync(Cancel);
        counts.Dequeue().SetResult(2);

        (await second)!.Value.ShouldBe(2);
    }

    [Fact]
    public async Task What_takes_long_is_left_alone_for_twenty_times_as_long()
    {
        var figure = Figure();
        await AskInVainAsync(figure);
        await EndAsync(figure, 1);
        await AskInVainAsync(figure);
        clock.Advance(TimeSpan.FromSeconds(2) - StorageFigure<long>.Patience);
        await EndAsync(figure, 2);

        clock.Advance(TimeSpan.FromSeconds(37));
        (await figure.ReadAsync(Cancel))!.Value.ShouldBe(2);
        begun.CurrentCount.ShouldBe(0);
        clock.Advance(TimeSpan.FromSeconds(1));
        await AskInVainAsync(figure);
    }

    [Fact]
    public async Task One_is_added_up_after_the_other()
    {
        var (one, other) = (Figure(), Figure());
        await AskInVainAsync(one);
        var asked = other.ReadAsync(Cancel);
        turns.CurrentCount.ShouldBe(0, "one has the only turn");

        await EndAsync(one, 1);
        await begun.WaitAsync(Cancel);
        turns.CurrentCount.ShouldBe(0, "the other has it");
        counts.Dequeue().SetResult(2);

        (await asked)!.Value.ShouldBe(2);
        turns.CurrentCount.ShouldBe(1, "it is given back");
    }

    [Fact]
    public async Task Who_gives_up_does_not_end_the_adding_up()
    {
        var figure = Figure();
        using var client = new CancellationTokenSource();
        var asked = figure.ReadAsync(client.Token);
        await begun.WaitAsync(Cancel);

        await client.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(asked);
        await EndAsync(figure, 9);
        figure.Last!.Value.ShouldBe(9);
    }

    [Fact]
    public async Task What_could_not_be_added_up_is_tried_again_when_somebody_asks()
    {
        var figure = Figure();
        var asked = figure.ReadAsync(Cancel);
        await begun.WaitAsync(Cancel);
        counts.Dequeue().SetException(new TimeoutException());
        await Should.ThrowAsync<TimeoutException>(asked);

        (await AskInVainAsync(figure)).ShouldBeNull();
        await EndAsync(figure, 4);
        figure.Last!.Value.ShouldBe(4);
    }

    private StorageFigure<long> Figure() =>
        new(
            _ =>
            {
                var count = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
                counts.Enqueue(count);
                begun.Release();
                return count.Task;
            },
            turns,
            clock,
            Cancel
        );

    /// <summary>Somebody asks and loses patience; the adding up goes on.</summary>
    private async Task<long?> AskInVainAsync(StorageFigure<long> figure)
    {
        var asked = figure.ReadAsync(Cancel);
        await begun.WaitAsync(Cancel);
        clock.Advance(StorageFigure<long>.Patience);
        return (await asked)?.Value;
    }

    private async Task EndAsync(StorageFigure<long> figure, long size)
    {
        var running = figure.RefreshAsync();
        counts.Dequeue().SetResult(size);
        await running.WaitAsync(Cancel);
    }
}
