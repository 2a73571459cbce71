using Entrepot.Replication.Endpoints;
using Entrepot.Rigs;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Replication.Endpoints;

/// <summary>One registry that answers slowly does not take all places from the others.</summary>
public sealed class EndpointRunsTests
{
    private readonly Dictionary<long, TaskCompletionSource> begun = [];
    private readonly EndpointRuns runs = new(atOnce: 4, perEndpoint: 2);

    [Fact]
    public async Task Of_one_registry_some_wait_and_another_goes_past_them()
    {
        EndpointRun[] waiting = [new(1, 10), new(2, 10), new(3, 10), new(4, 20)];

        await BeginAsync(waiting, expected: 3);
        begun.Keys.Order().ShouldBe([1, 2, 4]);

        begun[1].SetResult();
        await BeginAsync(waiting[1..], expected: 4);
        begun.Keys.Order().ShouldBe([1, 2, 3, 4]);
    }

    [Fact]
    public async Task No_more_run_at_once_than_there_are_places()
    {
        await BeginAsync([.. Enumerable.Range(1, 9).Select(id => new EndpointRun(id, id))], expected: 4);

        begun.Count.ShouldBe(4);
    }

    /// <summary>An ended run is seen as ended a moment later: it is asked again until as many have begun.</summary>
    private Task BeginAsync(EndpointRun[] waiting, int expected) =>
        Eventually.IsTrueAsync(
            "the runs have begun",
            _ =>
            {
                runs.Begin(waiting.Where(run => !IsBegun(run.Id)), RunAsync);
                lock (begun)
                {
                    return Task.FromResult(begun.Count >= expected);
                }
            },
            TestContext.Current.CancellationToken
        );

    private bool IsBegun(long id)
    {
        lock (begun)
        {
            return begun.ContainsKey(id);
        }
    }

    private Task RunAsync(long id)
    {
        lock (begun)
        {
            return (begun[id] = new TaskCompletionSource()).Task;
        }
    }
}
