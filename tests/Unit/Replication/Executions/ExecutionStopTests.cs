using System.Diagnostics;
using System.Globalization;
using Entrepot.Data.Rows;
using Entrepot.Replication.Executions;
using Entrepot.Rigs;
using Entrepot.Unit.Testing;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Replication.Executions;

/// <summary>Stopping what is about very many artifacts: in pieces, of which each can be the last that a process does.</summary>
public sealed class ExecutionStopTests
{
    private static CancellationToken Never => CancellationToken.None;

    public static TheoryData<DatabaseKind> Databases => [DatabaseKind.Sqlite, DatabaseKind.Postgres];

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task A_large_execution_ends_in_pieces_and_nothing_of_it_is_begun_meanwhile(DatabaseKind kind)
    {
        await using var rule = await LargeRule.CreateAsync(kind);
        var site = rule.Site;
        var id = await rule.RunManyAsync();
        var lease = (await site.LeaseAsync(1)).ShouldHaveSingleItem();
        using var running = site.Running.Start(lease, Never);
        // A worker is at the very last of it.
        await site.WriteAsync(async context =>
        {
            var last = await context.ReplicationTargets.OrderByDescending(target => target.Id).FirstAsync();
            var first = await context.ReplicationTargets.SingleAsync(target => target.Id == lease.Id);
            (last.LeaseOwner, last.LeaseUntil) = (first.LeaseOwner, first.LeaseUntil);
        });

        (await rule.StopAsync(id)).ShouldBeTrue();

        running.Token.IsCancellationRequested.ShouldBeTrue("what runs is cut at once");
        (await rule.OpenAsync()).ShouldBeInRange(1, LargeRule.Count - 1);
        (await rule.StatusAsync(id)).ShouldBe(ExecutionStatus.InProgress);
        (await site.ExecutionsAsync()).Single(row => row.Id == id).StatusText.ShouldStartWith("stopped by admin");
        (await site.TasksAsync())[^1].Status.ShouldBe(ReplicationTaskStatus.Stopped);
        (await site.LeaseAsync()).ShouldBeEmpty();
        (await site.TargetsAsync()).ShouldAllBe(target => target.LeaseOwner == null);

        // The process died here. Another one has only the rows.
        var other = new ExecutionStopper(site.Database, new(), new(), site.Clock);
        (await other.GoOnAsync(Never)).ShouldBeTrue();
        (await rule.StopAsync(id, "eve")).ShouldBeTrue("who asks again changes nothing");
        for (var pieces = 0; await other.GoOnAsync(Never); pieces++)
        {
            pieces.ShouldBeLessThan(10);
        }

        (await rule.StatusAsync(id)).ShouldBe(ExecutionStatus.Stopped);
        (await site.TasksAsync()).ShouldAllBe(task => task.Status == ReplicationTaskStatus.Stopped);
        (await site.TargetsAsync()).ShouldAllBe(target => target.State == ReplicationTargetState.Stopped);
        var lines = await rule.LogsAsync();
        lines.Count.ShouldBe(LargeRule.Count, "each task says once why it ended");
        lines.ShouldAllBe(line => line.Text.StartsWith("The task was stopped by admin at 2026"));
    }

    [Fact]
    public async Task What_another_execution_waits_for_goes_on_while_a_large_one_is_being_stopped()
    {
        await using var rule = await LargeRule.CreateAsync(DatabaseKind.Sqlite);
        var site = rule.Site;
        var id = await rule.RunManyAsync();
        var digest = await site.PushAsync(LargeRule.Nginx, "v1090", rule.Images.Image(400));
        await site.RelayAsync();

        await rule.StopAsync(id);

        var lease = (await site.LeaseAsync()).ShouldHaveSingleItem();
        lease.OpenTasks.ShouldHaveSingleItem().ExecutionId.ShouldNotBe(id);
        var (outcome, log) = await site.LookAsync(lease);
        (await site.SettleAsync(lease, outcome, log)).ShouldBeTrue();
        site.Remote.Content(LargeRule.Nginx)["v1090"].ShouldBe(digest);
    }

    [Fact]
    public async Task A_run_that_is_stopped_while_it_is_planned_is_planned_no_further()
    {
        await using var rule = await LargeRule.CreateAsync(DatabaseKind.Sqlite);
        var site = rule.Site;
        var id = await rule.RunManyAsync(batches: 2);

        await rule.StopAsync(id);

        (await rule.OpenAsync()).ShouldBeGreaterThan(0);
        (await site.Planner.PlanOnceAsync(Never)).ShouldBeFalse("its tasks are still being ended");
        await site.PlanAsync();
        (await rule.StatusAsync(id)).ShouldBe(ExecutionStatus.Stopped);
        (await site.TasksAsync()).Count.ShouldBe(1_000);
        (await rule.OpenAsync()).ShouldBe(0);
    }

    [Fact]
    [Trait("Category", "Soak")]
    public async Task An_execution_of_a_hundred_thousand_tasks_is_stopped()
    {
        await using var rule = await LargeRule.CreateAsync(DatabaseKind.Sqlite);
        var site = rule.Site;
        var count = Soak.Count(100_000);
        var id = await rule.RunManyAsync(many: count);
        var clock = Stopwatch.StartNew();
        List<TimeSpan> pieces = [];

        await rule.StopAsync(id);
        do
        {
            pieces.Add(clock.Elapsed);
            clock.Restart();
        } while (await site.Stopper.GoOnAsync(Never));

        (await rule.StatusAsync(id)).ShouldBe(ExecutionStatus.Stopped);
        (await rule.OpenAsync()).ShouldBe(0);
        clock.Restart();
        await site.Policies.DeleteAsync(1, Acts.By("admin"), Never);
        TestContext.Current.TestOutputHelper?.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{count} tasks: the request {pieces[0].TotalMilliseconds:0} ms, the longest piece "
                    + $"{pieces.Max().TotalMilliseconds:0} ms of {pieces.Count}, all "
                    + $"{pieces.Sum(piece => piece.TotalSeconds):0.0} s; deleting the rule {clock.Elapsed.TotalSeconds:0.0} s"
            )
        );
    }
}
