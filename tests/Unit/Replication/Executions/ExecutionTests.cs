using Entrepot.Data.Rows;
using Entrepot.Oci;
using Entrepot.Remotes;
using Entrepot.Replication;
using Entrepot.Replication.Executions;
using Entrepot.Rigs.Images;
using Entrepot.Unit.Testing;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Replication.Executions;

public sealed class ExecutionTests
{
    private const string Nginx = "library/nginx";

    private readonly ImageBuilder images = new();

    private static CancellationToken Never => CancellationToken.None;

    public static TheoryData<DatabaseKind> Databases => [DatabaseKind.Sqlite, DatabaseKind.Postgres];

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task A_run_by_hand_brings_all_that_is_here_and_selected(DatabaseKind kind)
    {
        await using var site = await ReplicationSite.CreateAsync(kind);
        var policy = await site.AddPolicyAsync(row =>
        {
            row.Trigger = ReplicationTrigger.Manual;
            row.Filters = """[{"type":"name","value":"library/n*"},{"type":"tag","value":"v*"}]""";
        });
        var image = images.Image(300);
        for (var number = 0; number < 4; number++)
        {
            await site.PushAsync(Nginx, $"v{number}", image);
        }

        await site.PushAsync(Nginx, "latest", image);
        await site.PushAsync(Nginx, $"sha256-{Digest.Parse(image.Digest).Hex}.sig", images.Image(200));
        await site.PushAsync("library/redis", "v1", image);
        await site.DrainAsync();
        (await site.ExecutionsAsync()).ShouldBeEmpty();

        var started = await site.Starter.StartAsync(policy.Id, Acts.By("admin"), Never);
        (await StatusAsync(site, started.ExecutionId)).ShouldBe(ExecutionStatus.InProgress);
        await site.DrainAsync();
        (await StatusAsync(site, started.ExecutionId)).ShouldBe(ExecutionStatus.Succeed);
        site.Remote.Content(Nginx).Tags.Count.ShouldBe(5);
        site.Remote.Content(Nginx)["latest"].ShouldBeNull();
        site.Remote.Content("library/redis").Tags.ShouldBeEmpty();
        (await site.TasksAsync()).Count.ShouldBe(4);
    }

    [Fact]
    public async Task A_run_over_many_tags_is_planned_in_batches_each_once()
    {
        await using var site = await ReplicationSite.CreateAsync(DatabaseKind.Sqlite);
        var policy = await site.AddPolicyAsync(row => row.Trigger = ReplicationTrigger.Manual);
        await site.PushAsync("library/first", "v", images.Image(300));
        await site.PushAsync(Nginx, "v0", images.Image(300));
        await site.PushAsync("library/zlast", "v", images.Image(300));
        await site.WriteAsync(async context =>
        {
            var tag = await context.Tags.SingleAsync(row => row.Repository!.Name == RepositoryName.Parse(Nginx));
            context.Tags.AddRange(
                Enumerable
                    .Range(1, 1100)
                    .Select(number => new TagRow
                    {
                        RepositoryId = tag.RepositoryId,
                        ManifestId = tag.ManifestId,
                        Name = Tag.Parse($"v{number}"),
                    })
            );
        });
        await site.Starter.StartAsync(policy.Id, Acts.By("admin"), Never);
        (await site.Planner.PlanOnceAsync(Never)).ShouldBeTrue();
        (await site.ExecutionsAsync())[0].Planned.ShouldBeFalse();
        await site.PlanAsync();

        var tasks = await site.TasksAsync();
        tasks.Count.ShouldBe(1103);
        tasks.Select(task => task.SourceResource).ShouldBeUnique();
        (await site.ExecutionsAsync())[0].Planned.ShouldBeTrue();
    }

    [Fact]
    public async Task A_run_that_finds_nothing_succeeds_and_says_so()
    {
        await using var site = await ReplicationSite.CreateAsync(DatabaseKind.Sqlite);
        var policy = await site.AddPolicyAsync(row => row.Trigger = ReplicationTrigger.Manual);
        var started = await site.Starter.StartAsync(policy.Id, Acts.By("admin"), Never);
        await site.PlanAsync();
        (await StatusAsync(site, started.ExecutionId)).ShouldBe(ExecutionStatus.Succeed);
        (await site.ExecutionsAsync())[0].StatusText.ShouldBe("no resources need to be replicated");
    }

    [Fact]
    public async Task A_run_by_hand_never_deletes()
    {
        await using var site = await ReplicationSite.CreateAsync(DatabaseKind.Sqlite);
        var policy = await site.AddPolicyAsync(row =>
        {
            row.Trigger = ReplicationTrigger.Manual;
            row.ReplicateDeletion = true;
        });
        var digest = await site.PushAsync(Nginx, "v1", images.Image(300));
        await site.Starter.StartAsync(policy.Id, Acts.By("admin"), Never);
        await site.DrainAsync();
        await site.DeleteTagAsync(Nginx, "v1");
        await site.Starter.StartAsync(policy.Id, Acts.By("admin"), Never);
        await site.DrainAsync();
        site.Remote.Content(Nginx)["v1"].ShouldBe(digest);
    }

    [Fact]
    public async Task What_cannot_be_started_says_which_it_is()
    {
        await using var site = await ReplicationSite.CreateAsync(DatabaseKind.Sqlite);
        var disabled = await site.AddPolicyAsync(row => row.Enabled = false);
        (await site.Starter.StartAsync(99, Acts.By("admin"), Never)).ShouldBe(StartResult.UnknownPolicy);
        (await site.Starter.StartAsync(disabled.Id, Acts.By("admin"), Never)).ShouldBe(StartResult.Disabled);
    }

    [Fact]
    public async Task A_second_run_of_a_rule_that_allows_one_is_skipped()
    {
        await using var site = await ReplicationSite.CreateAsync(DatabaseKind.Sqlite);
        var policy = await site.AddPolicyAsync(row =>
            (row.Trigger, row.SingleActiveReplication) = (ReplicationTrigger.Manual, true)
        );
        await site.PushAsync(Nginx, "v1", images.Image(300));
        await site.Starter.StartAsync(policy.Id, Acts.By("admin"), Never);
        var second = await site.Starter.StartAsync(policy.Id, Acts.By("admin"), Never);
        (await StatusAsync(site, second.ExecutionId)).ShouldBe(ExecutionStatus.Failed);
        (await site.ExecutionsAsync())[1]
            .StatusText.ShouldBe("Execution skipped: active replication still in progress.");
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Stopping_one_execution_leaves_the_target_to_another_that_wants_it(DatabaseKind kind)
    {
        await using var site = await ReplicationSite.CreateAsync(kind);
        var policy = await site.AddPolicyAsync();
        var digest = await site.PushAsync(Nginx, "v1", images.Image(300));
        await site.RelayAsync();
        var second = await site.Starter.StartAsync(policy.Id, Acts.By("admin"), Never);
        await site.PlanAsync();
        var first = (await site.ExecutionsAsync())[0].Id;
        (await site.Stopper.StopAsync(first, Acts.By("admin"), Never)).ShouldBeTrue();
        (await StatusAsync(site, first)).ShouldBe(ExecutionStatus.Stopped);

        await site.DrainAsync();
        site.Remote.Content(Nginx)["v1"].ShouldBe(digest);
        (await StatusAsync(site, second.ExecutionId)).ShouldBe(ExecutionStatus.Succeed);
        (await StatusAsync(site, first)).ShouldBe(ExecutionStatus.Stopped);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task A_stopped_execution_copies_nothing_and_its_worker_no_longer_counts(DatabaseKind kind)
    {
        await using var site = await ReplicationSite.CreateAsync(kind);
        await site.AddPolicyAsync();
        await site.PushAsync(Nginx, "v1", images.Image(300));
        await site.RelayAsync();
        var lease = (await site.LeaseAsync()).ShouldHaveSingleItem();
        using var running = site.Running.Start(lease, Never);
        await site.Stopper.StopAsync((await site.ExecutionsAsync())[0].Id, Acts.By("admin"), Never);
        running.Token.IsCancellationRequested.ShouldBeTrue();
        var (outcome, log) = await site.LookAsync(lease);
        outcome.ShouldBeNull("the fence stops it before the first byte");
        (await site.SettleAsync(lease, outcome, log)).ShouldBeFalse();
        await site.DrainAsync();
        site.Remote.Content(Nginx).Tags.ShouldBeEmpty();
        (await StatusAsync(site, 1)).ShouldBe(ExecutionStatus.Stopped);
        (await site.Stopper.StopAsync(99, Acts.By("admin"), Never)).ShouldBeFalse();
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task An_endpoint_that_fails_costs_no_try_and_the_task_says_what_it_waits_for(DatabaseKind kind)
    {
        await using var site = await ReplicationSite.CreateAsync(kind);
        await site.AddPolicyAsync();
        var digest = await site.PushAsync(Nginx, "v1", images.Image(300));
        site.Remote.BeforeCall = _ =>
            throw new RemoteException(new RemoteFault(RemoteFaultReason.Connect, "there.test does not answer"));
        await site.RelayAsync();
        for (var round = 0; round < 20; round++)
        {
            foreach (var lease in await site.LeaseAsync())
            {
                var (outcome, log) = await site.LookAsync(lease);
                await site.SettleAsync(lease, outcome, log);
            }

            site.Clock.Advance(TimeSpan.FromSeconds(20));
        }

        var target = (await site.TargetsAsync()).ShouldHaveSingleItem();
        target.Attempts.ShouldBe(0);
        target.Cause.ShouldBe("there.test does not answer");
        (await StatusAsync(site, 1)).ShouldBe(ExecutionStatus.InProgress);
        var waiting = await site.LogAsync(1);
        waiting.ShouldContain("Waiting: there.test does not answer");
        waiting.Split("Waiting:").Length.ShouldBe(2);

        site.Remote.BeforeCall = _ => Task.CompletedTask;
        await site.DrainAsync();
        site.Remote.Content(Nginx)["v1"].ShouldBe(digest);
        (await StatusAsync(site, 1)).ShouldBe(ExecutionStatus.Succeed);
    }

    [Fact]
    public async Task An_artifact_that_is_refused_is_tried_five_times_and_then_fails_with_the_reason()
    {
        await using var site = await ReplicationSite.CreateAsync(DatabaseKind.Sqlite);
        await site.AddPolicyAsync();
        await site.PushAsync(Nginx, "v1", images.Image(300));
        site.Remote.BeforeCall = call =>
            call.StartsWith("put", StringComparison.Ordinal)
                ? throw new RemoteException(
                    new RemoteFault(RemoteFaultReason.Refused, "413: too large for that registry")
                )
                : Task.CompletedTask;
        await site.DrainAsync();
        site.Remote.Calls.Count(call => call.StartsWith("put", StringComparison.Ordinal)).ShouldBe(5);
        (await StatusAsync(site, 1)).ShouldBe(ExecutionStatus.Failed);
        (await site.LogAsync(1)).ShouldContain("Failed: 413: too large for that registry.");

        // A new push begins anew.
        site.Remote.BeforeCall = _ => Task.CompletedTask;
        var digest = await site.PushAsync(Nginx, "v1", images.Image(400));
        await site.DrainAsync();
        site.Remote.Content(Nginx)["v1"].ShouldBe(digest);
    }

    [Fact]
    public async Task The_newest_executions_are_kept_and_older_ones_forgotten_when_they_are_final()
    {
        await using var site = await ReplicationSite.CreateAsync(DatabaseKind.Sqlite);
        await site.AddPolicyAsync();
        var stuck = await site.PushAsync(Nginx, "stuck", images.Image(300));
        await site.RelayAsync();
        var lease = (await site.LeaseAsync()).ShouldHaveSingleItem();
        for (var number = 0; number < 6; number++)
        {
            await site.PushAsync(Nginx, "v1", images.Image(300 + number));
            await site.RelayAsync();
        }

        foreach (var other in await site.LeaseAsync())
        {
            var (outcome, log) = await site.LookAsync(other);
            await site.SettleAsync(other, outcome, log);
        }

        var sweeper = new ExecutionSweeper(site.Database, new ReplicationOptions { ExecutionsKept = 2 });
        (await sweeper.SweepAsync(Never)).ShouldBe(4);
        (await site.ExecutionsAsync()).Select(execution => execution.Id).ShouldBe([1, 6, 7]);
        (await site.LookAsync(lease)).Outcome.ShouldNotBeNull();
        site.Remote.Content(Nginx)["stuck"].ShouldBe(stuck);
    }

    [Fact]
    public async Task A_run_of_many_tasks_is_forgotten_with_all_of_them()
    {
        await using var site = await ReplicationSite.CreateAsync(DatabaseKind.Sqlite);
        await site.AddPolicyAsync();
        foreach (var tag in (string[])["v1", "v2"])
        {
            await site.PushAsync(Nginx, tag, images.Image(300));
            await site.RelayAsync();
            await site.DrainAsync();
        }

        await site.Database.WriteAsync(
            async (context, token) =>
            {
                context.ReplicationTasks.AddRange(Enumerable.Range(0, 2_500).Select(_ => Ended(execution: 1)));
                return await context.SaveChangesAsync(token);
            },
            Never
        );

        var sweeper = new ExecutionSweeper(site.Database, new ReplicationOptions { ExecutionsKept = 1 });
        (await sweeper.SweepAsync(Never)).ShouldBe(1);

        var left = await site.Database.ReadAsync(
            (context, token) => context.ReplicationTasks.Select(task => task.ExecutionId).ToListAsync(token),
            Never
        );
        left.ShouldBe([2L]);
    }

    private static ReplicationTaskRow Ended(long execution) =>
        new()
        {
            ExecutionId = execution,
            Status = ReplicationTaskStatus.Succeed,
            Operation = "copy",
            SourceResource = "library/nginx:v1",
            DestinationResource = "mirror/nginx:v1",
        };

    private static async Task<ExecutionStatus> StatusAsync(ReplicationSite site, long execution)
    {
        var found = new List<ExecutionStatus>();
        foreach (var status in Enum.GetValues<ExecutionStatus>())
        {
            if (
                await site.Database.ReadAsync(
                    (context, token) => ExecutionState.In(context, status).AnyAsync(row => row.Id == execution, token),
                    Never
                )
            )
            {
                found.Add(status);
            }
        }

        return found.ShouldHaveSingleItem();
    }
}
