using System.Diagnostics;
using System.Globalization;
using Entrepot.Data.Rows;
using Entrepot.Oci;
using Entrepot.Replication.Executions;
using Entrepot.Replication.Policies;
using Entrepot.Rigs;
using Entrepot.Rigs.Images;
using Entrepot.Unit.Testing;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Replication.Executions;

/// <summary>
/// Stopping, disabling, enabling and deleting what is about very many artifacts: in pieces, of which each can be the last
/// that a process does.
/// </summary>
public sealed class ExecutionStopTests
{
    private const string Nginx = "library/nginx";
    private const int Many = 1_100;

    private static readonly PolicySettings Valid = new(
        "rule",
        "",
        null,
        1,
        "",
        -1,
        ReplicationTrigger.EventBased,
        "",
        [],
        ReplicateDeletion: false,
        Override: true,
        Enabled: true,
        0,
        CopyByChunk: false,
        SingleActiveReplication: false
    );

    private readonly ImageBuilder images = new();

    private static CancellationToken Never => CancellationToken.None;

    public static TheoryData<DatabaseKind> Databases => [DatabaseKind.Sqlite, DatabaseKind.Postgres];

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task A_large_execution_ends_in_pieces_and_nothing_of_it_is_begun_meanwhile(DatabaseKind kind)
    {
        await using var site = await ReplicationSite.CreateAsync(kind);
        var id = await RunManyAsync(site);
        var lease = (await site.LeaseAsync(1)).ShouldHaveSingleItem();
        using var running = site.Running.Start(lease, Never);
        // A worker is at the very last of it.
        await site.WriteAsync(async context =>
        {
            var last = await context.ReplicationTargets.OrderByDescending(target => target.Id).FirstAsync();
            var first = await context.ReplicationTargets.SingleAsync(target => target.Id == lease.Id);
            (last.LeaseOwner, last.LeaseUntil) = (first.LeaseOwner, first.LeaseUntil);
        });

        (await site.Stopper.StopAsync(id, Acts.By("admin"), Never)).ShouldBeTrue();

        running.Token.IsCancellationRequested.ShouldBeTrue("what runs is cut at once");
        (await OpenAsync(site)).ShouldBeInRange(1, Many - 1);
        (await StatusAsync(site, id)).ShouldBe(ExecutionStatus.InProgress);
        (await site.ExecutionsAsync()).Single(row => row.Id == id).StatusText.ShouldStartWith("stopped by admin");
        (await site.TasksAsync())[^1].Status.ShouldBe(ReplicationTaskStatus.Stopped);
        (await site.LeaseAsync()).ShouldBeEmpty();
        (await site.TargetsAsync()).ShouldAllBe(target => target.LeaseOwner == null);

        // The process died here. Another one has only the rows.
        var other = new ExecutionStopper(site.Database, new(), new(), site.Clock);
        (await other.GoOnAsync(Never)).ShouldBeTrue();
        (await site.Stopper.StopAsync(id, Acts.By("eve"), Never)).ShouldBeTrue("who asks again changes nothing");
        for (var pieces = 0; await other.GoOnAsync(Never); pieces++)
        {
            pieces.ShouldBeLessThan(10);
        }

        (await StatusAsync(site, id)).ShouldBe(ExecutionStatus.Stopped);
        (await site.TasksAsync()).ShouldAllBe(task => task.Status == ReplicationTaskStatus.Stopped);
        (await site.TargetsAsync()).ShouldAllBe(target => target.State == ReplicationTargetState.Stopped);
        var lines = await site.Database.ReadAsync(
            (context, token) => context.ReplicationTaskLogs.ToListAsync(token),
            Never
        );
        lines.Count.ShouldBe(Many, "each task says once why it ended");
        lines.ShouldAllBe(line => line.Text.StartsWith("The task was stopped by admin at 2026"));
    }

    [Fact]
    public async Task What_another_execution_waits_for_goes_on_while_a_large_one_is_being_stopped()
    {
        await using var site = await ReplicationSite.CreateAsync(DatabaseKind.Sqlite);
        var id = await RunManyAsync(site);
        var digest = await site.PushAsync(Nginx, "v1090", images.Image(400));
        await site.RelayAsync();

        await site.Stopper.StopAsync(id, Acts.By("admin"), Never);

        var lease = (await site.LeaseAsync()).ShouldHaveSingleItem();
        lease.OpenTasks.ShouldHaveSingleItem().ExecutionId.ShouldNotBe(id);
        var (outcome, log) = await site.LookAsync(lease);
        (await site.SettleAsync(lease, outcome, log)).ShouldBeTrue();
        site.Remote.Content(Nginx)["v1090"].ShouldBe(digest);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task A_rule_with_much_to_do_is_disabled_in_pieces_and_goes_on_with_all_of_it_when_enabled(
        DatabaseKind kind
    )
    {
        await using var site = await ReplicationSite.CreateAsync(kind);
        var id = await RunManyAsync(site);
        await site.Policies.UpdateAsync(1, Valid with { Enabled = false }, Acts.By("admin"), Never);
        (await StatusAsync(site, id)).ShouldBe(ExecutionStatus.InProgress);
        (await site.LeaseAsync()).ShouldBeEmpty();

        // Before all of it has ended, somebody changes their mind.
        await site.Policies.UpdateAsync(1, Valid, Acts.By("admin"), Never);
        (await site.ExecutionsAsync())[^1].Planned.ShouldBeFalse();
        await site.PlanAsync();

        (await StatusAsync(site, id)).ShouldBe(ExecutionStatus.Stopped);
        (await site.TargetsAsync()).ShouldAllBe(target => target.State == ReplicationTargetState.Wanted);
        var open = (await site.TasksAsync()).Where(task => task.Status == ReplicationTaskStatus.InProgress).ToList();
        open.Count.ShouldBe(Many);
        open.Select(task => task.TargetId).ShouldBeUnique();
        open.Select(task => task.ExecutionId).Distinct().ShouldHaveSingleItem().ShouldNotBe(id);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task What_was_still_being_stopped_does_not_go_to_where_the_rule_is_sent_next(DatabaseKind kind)
    {
        await using var site = await ReplicationSite.CreateAsync(kind);
        await site.Stopper.StopAsync(await RunManyAsync(site), Acts.By("admin"), Never);
        (await OpenAsync(site)).ShouldBeGreaterThan(0);

        await site.Policies.UpdateAsync(1, Valid with { DestinationNamespace = "mirror" }, Acts.By("admin"), Never);
        await site.PlanAsync();

        (await site.LeaseAsync()).ShouldBeEmpty();
        (await site.TasksAsync()).Count.ShouldBe(Many);
        (await OpenAsync(site)).ShouldBe(0);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task A_deletion_that_waits_goes_on_after_the_rule_was_disabled_and_not_after_it_was_stopped(
        DatabaseKind kind
    )
    {
        await using var site = await ReplicationSite.CreateAsync(kind);
        var deleting = Valid with { ReplicateDeletion = true };
        await site.Policies.CreateAsync(deleting, Acts.By("admin"), Never);
        await site.PushAsync(Nginx, "goes", images.Image(300));
        var stays = await site.PushAsync(Nginx, "stays", images.Image(400));
        await site.DrainAsync();
        await site.DeleteTagAsync(Nginx, "stays");
        await site.RelayAsync();
        await site.Stopper.StopAsync((await site.ExecutionsAsync())[^1].Id, Acts.By("admin"), Never);
        await site.DeleteTagAsync(Nginx, "goes");
        await site.RelayAsync();

        await site.Policies.UpdateAsync(1, deleting with { Enabled = false }, Acts.By("admin"), Never);
        (await site.TargetsAsync()).ShouldAllBe(target => target.LeaseOwner == null);
        (await site.LeaseAsync()).ShouldBeEmpty();
        await site.Policies.UpdateAsync(1, deleting, Acts.By("admin"), Never);
        await site.DrainAsync();

        var there = site.Remote.Content(Nginx);
        there["goes"].ShouldBeNull();
        (await site.TasksAsync())[^1].Operation.ShouldBe("deletion");
        there["stays"].ShouldBe(stays);
        (await site.TargetsAsync()).ShouldAllBe(target => target.DeletionSequence == null, "nothing is left to delete");
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Very_many_deletions_that_were_held_back_go_on_in_pieces_beside_what_is_wanted(DatabaseKind kind)
    {
        await using var site = await ReplicationSite.CreateAsync(kind);
        var deleting = await HoldManyAsync(site);

        await site.Policies.UpdateAsync(1, deleting, Acts.By("admin"), Never);
        (await OpenAsync(site)).ShouldBeInRange(1, Resumption.TargetsAtOnce);
        await site.PlanAsync();

        var open = (await site.TasksAsync()).Where(task => task.Status == ReplicationTaskStatus.InProgress).ToList();
        open.Count.ShouldBe(Many);
        open.Select(task => task.TargetId).ShouldBeUnique();
        open.Count(task => task.Operation == "deletion").ShouldBe(Many / 3);
        (await site.TargetsAsync()).ShouldAllBe(target => target.State == ReplicationTargetState.Wanted);
    }

    [Fact]
    public async Task Deletions_that_go_on_in_pieces_end_where_the_rule_is_paused_again()
    {
        await using var site = await ReplicationSite.CreateAsync(DatabaseKind.Sqlite);
        var deleting = await HoldManyAsync(site);
        await site.Policies.UpdateAsync(1, deleting, Acts.By("admin"), Never);
        var begun = await DeletionsAsync(site);
        await site.WriteAsync(async context =>
            (await context.ReplicationPolicies.SingleAsync()).PausedReason = "very many deletions"
        );

        await site.PlanAsync();

        begun.ShouldBeInRange(1, Many / 3 - 1);
        (await DeletionsAsync(site)).ShouldBe(begun, "somebody is to look at them first");
        (await site.ExecutionsAsync()).ShouldAllBe(execution => execution.Planned);
        (await site.TasksAsync())
            .Count(task => task is { Status: ReplicationTaskStatus.InProgress, Operation: "copy" })
            .ShouldBe((Many / 3) + 1, "what is wanted goes on");
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task A_rule_with_a_long_history_is_deleted_in_pieces(DatabaseKind kind)
    {
        await using var site = await ReplicationSite.CreateAsync(kind);
        await site.Stopper.StopAsync(await RunManyAsync(site), Acts.By("admin"), Never);
        await site.PlanAsync();

        // The process dies after the first of them.
        (
            await site.Database.WriteAsync(
                (context, token) =>
                    new PolicyDeletion(context, 1).GoOnAsync(Acts.By("admin"), site.Clock.GetUtcNow(), token),
                Never
            )
        ).ShouldBeNull();
        (await site.TasksAsync()).Count.ShouldBeInRange(1, Many - 1);
        await site.PushAsync(Nginx, "v1", images.Image(500));
        await site.RelayAsync();

        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        (await site.Policies.DeleteAsync(1, Acts.By("admin"), limit.Token)).ShouldBeOfType<PolicyResult.Done>();

        (await site.ExecutionsAsync()).ShouldBeEmpty();
        (await site.TasksAsync()).ShouldBeEmpty();
        (await site.TargetsAsync()).ShouldBeEmpty();
        (await site.Policies.DeleteAsync(1, Acts.By("admin"), Never)).ShouldBeOfType<PolicyResult.Missing>();
    }

    [Fact]
    public async Task A_run_that_is_stopped_while_it_is_planned_is_planned_no_further()
    {
        await using var site = await ReplicationSite.CreateAsync(DatabaseKind.Sqlite);
        var id = await RunManyAsync(site, batches: 2);

        await site.Stopper.StopAsync(id, Acts.By("admin"), Never);

        (await OpenAsync(site)).ShouldBeGreaterThan(0);
        (await site.Planner.PlanOnceAsync(Never)).ShouldBeFalse("its tasks are still being ended");
        await site.PlanAsync();
        (await StatusAsync(site, id)).ShouldBe(ExecutionStatus.Stopped);
        (await site.TasksAsync()).Count.ShouldBe(1_000);
        (await OpenAsync(site)).ShouldBe(0);
    }

    [Fact]
    [Trait("Category", "Soak")]
    public async Task An_execution_of_a_hundred_thousand_tasks_is_stopped()
    {
        await using var site = await ReplicationSite.CreateAsync(DatabaseKind.Sqlite);
        var count = Soak.Count(100_000);
        var id = await RunManyAsync(site, many: count);
        var clock = Stopwatch.StartNew();
        List<TimeSpan> pieces = [];

        await site.Stopper.StopAsync(id, Acts.By("admin"), Never);
        do
        {
            pieces.Add(clock.Elapsed);
            clock.Restart();
        } while (await site.Stopper.GoOnAsync(Never));

        (await StatusAsync(site, id)).ShouldBe(ExecutionStatus.Stopped);
        (await OpenAsync(site)).ShouldBe(0);
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

    /// <summary>A run over many tags of an event-based rule, planned to its end or so many batches.</summary>
    private async Task<long> RunManyAsync(ReplicationSite site, int batches = int.MaxValue, int many = Many)
    {
        await site.Policies.CreateAsync(Valid with { Enabled = false }, Acts.By("admin"), Never);
        await site.PushAsync(Nginx, "v0", images.Image(300));
        await site.RelayAsync();
        await site.WriteAsync(async context =>
        {
            (await context.ReplicationPolicies.SingleAsync()).Enabled = true;
            var tag = await context.Tags.SingleAsync();
            context.Tags.AddRange(
                Enumerable
                    .Range(1, many - 1)
                    .Select(number => new TagRow
                    {
                        RepositoryId = tag.RepositoryId,
                        ManifestId = tag.ManifestId,
                        Name = Tag.Parse($"v{number}"),
                    })
            );
        });
        var started = await site.Starter.StartAsync(1, Acts.By("admin"), Never);
        for (var batch = 0; batch < batches && await site.Planner.PlanOnceAsync(Never); batch++) { }

        return started.ExecutionId;
    }

    private static async Task<int> OpenAsync(ReplicationSite site) =>
        (await site.TasksAsync()).Count(task => task.Status == ReplicationTaskStatus.InProgress);

    private static async Task<ExecutionStatus> StatusAsync(ReplicationSite site, long execution) =>
        (await new ExecutionReader(site.Database).FindAsync(execution, Never)).ShouldNotBeNull().Status;

    private static async Task<int> DeletionsAsync(ReplicationSite site) =>
        (await site.TasksAsync()).Count(task => task.Operation == "deletion");

    /// <summary>
    /// A disabled rule of whose many targets one in three is wanted, one's deletion was held back, and one lost a
    /// signature here meanwhile.
    /// </summary>
    /// <returns>Its settings when it is enabled.</returns>
    private async Task<PolicySettings> HoldManyAsync(ReplicationSite site)
    {
        await site.Stopper.StopAsync(await RunManyAsync(site), Acts.By("admin"), Never);
        await site.PlanAsync();
        var deleting = Valid with { ReplicateDeletion = true };
        await site.Policies.UpdateAsync(1, deleting with { Enabled = false }, Acts.By("admin"), Never);
        await site.WriteAsync(async context =>
        {
            foreach (var (number, target) in (await context.ReplicationTargets.ToListAsync()).Index())
            {
                target.State = (ReplicationTargetState)(number % 3);
                target.DeletionSequence = target.State == ReplicationTargetState.Failed ? target.WantedSequence : null;
                if (target.State == ReplicationTargetState.Settled)
                {
                    context.ReplicationPlacements.Add(
                        new ReplicationPlacementRow
                        {
                            TargetId = target.Id,
                            Digest = Digest.Parse(images.Image(10).Digest),
                            DeletionSeen = true,
                        }
                    );
                }
            }
        });

        return deleting;
    }
}
