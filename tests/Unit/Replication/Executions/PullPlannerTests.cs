using Entrepot.Data.Rows;
using Entrepot.Oci;
using Entrepot.Remotes;
using Entrepot.Rigs.Images;
using Entrepot.Unit.Testing;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Replication.Executions;

public sealed class PullPlannerTests
{
    private readonly ImageBuilder images = new();

    private static CancellationToken Never => CancellationToken.None;

    public static TheoryData<DatabaseKind> Databases => [DatabaseKind.Sqlite, DatabaseKind.Postgres];

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task What_a_rule_selects_there_becomes_tasks_in_the_order_of_names(DatabaseKind kind)
    {
        await using var site = await ReplicationSite.CreateAsync(kind);
        var policy = await AddAsync(
            site,
            """[{"type":"name","value":"team/*"},{"type":"tag","value":"v*"}]""",
            row => row.DestinationNamespace = "mirror"
        );
        Seed(site, "team/web", "v1", "v2", "latest");
        Seed(site, "team/api", "v1", $"sha256-{new string('a', 64)}.sig");
        Seed(site, "other/app", "v1");

        var started = await site.Starter.StartAsync(policy.Id, Acts.By("admin"), Never);
        await site.PullPlanner.PlanAsync(started.ExecutionId, Never);

        (await site.TasksAsync())
            .Select(task => $"{task.SourceResource} {task.DestinationResource}")
            .ShouldBe(["team/api:v1 mirror/api:v1", "team/web:v1 mirror/web:v1", "team/web:v2 mirror/web:v2"]);
        (await site.ExecutionsAsync())[0]
            .ShouldSatisfyAllConditions(
                execution => execution.Planned.ShouldBeTrue(),
                execution => execution.StatusText.ShouldBeEmpty()
            );
    }

    [Fact]
    public async Task Names_that_a_rule_spells_out_are_not_looked_for()
    {
        await using var site = await ReplicationSite.CreateAsync(DatabaseKind.Sqlite);
        var policy = await AddAsync(site, """[{"type":"name","value":"team/{web,api}"}]""");
        Seed(site, "team/web", "v1");
        site.Remote.BeforeCall = call => call == "repositories" ? throw Refusal("no list") : Task.CompletedTask;

        var started = await site.Starter.StartAsync(policy.Id, Acts.By("admin"), Never);
        await site.PullPlanner.PlanAsync(started.ExecutionId, Never);

        (await site.TasksAsync()).ShouldHaveSingleItem().SourceResource.ShouldBe("team/web:v1");
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task While_the_site_is_read_only_nothing_is_pulled_and_what_is_pushed_goes_on(DatabaseKind kind)
    {
        await using var site = await ReplicationSite.CreateAsync(kind);
        var policy = await AddAsync(site, "[]");
        await site.AddPolicyAsync(row => row.Name = "push");
        Seed(site, "team/a", "v1");
        await site.PushAsync("library/nginx", "v1", images.Image(100));
        await site.RelayAsync();
        var started = await site.Starter.StartAsync(policy.Id, Acts.By("admin"), Never);
        await site.PullPlanner.PlanAsync(started.ExecutionId, Never);
        await site.WriteAsync(context =>
            context.Configurations.Add(new ConfigurationRow { Key = "read_only", Value = "true" })
        );

        (await site.LeaseAsync()).ShouldHaveSingleItem().SourceRepository.ToString().ShouldBe("library/nginx");

        await site.WriteAsync(async context => (await context.Configurations.SingleAsync()).Value = "false");
        (await site.LeaseAsync()).ShouldHaveSingleItem().SourceRepository.ToString().ShouldBe("team/a");
    }

    [Fact]
    public async Task A_plan_that_was_cut_goes_on_and_asks_for_nothing_twice()
    {
        await using var site = await ReplicationSite.CreateAsync(DatabaseKind.Sqlite);
        var policy = await AddAsync(site, "[]");
        Seed(site, "team/a", [.. Enumerable.Range(0, 1200).Select(number => $"v{number}")]);
        Seed(site, "team/b", "v1");
        var started = await site.Starter.StartAsync(policy.Id, Acts.By("admin"), Never);
        var broken = true;
        site.Remote.BeforeCall = call =>
        {
            // The second repository's list breaks the first time.
            if (broken && call == "tags" && site.Remote.Calls.Count(one => one == "tags") == 2)
            {
                broken = false;
                throw new RemoteException(new RemoteFault(RemoteFaultReason.Connect, "nobody answers"));
            }

            return Task.CompletedTask;
        };

        await site.PullPlanner.PlanAsync(started.ExecutionId, Never);
        (await site.ExecutionsAsync())[0].StatusText.ShouldBe("Waiting: nobody answers");
        (await site.TasksAsync()).Count.ShouldBe(1200);
        await site.PullPlanner.PlanAsync(started.ExecutionId, Never);

        var tasks = await site.TasksAsync();
        tasks.Select(task => task.SourceResource).ShouldBeUnique();
        tasks.Count.ShouldBe(1201);
    }

    [Fact]
    public async Task A_run_whose_tasks_are_still_being_ended_is_listed_no_further()
    {
        await using var site = await ReplicationSite.CreateAsync(DatabaseKind.Sqlite);
        var policy = await AddAsync(site, "[]");
        Seed(site, "team/a", [.. Enumerable.Range(0, 600).Select(number => $"v{number}")]);
        Seed(site, "team/b", "v1");
        var started = await site.Starter.StartAsync(policy.Id, Acts.By("admin"), Never);
        site.Remote.BeforeCall = call =>
            call == "tags" && site.Remote.Calls.Count(one => one == "tags") == 2
                ? site.Stopper.StopAsync(started.ExecutionId, Acts.By("admin"), Never)
                : Task.CompletedTask;

        await site.PullPlanner.PlanAsync(started.ExecutionId, Never);

        var tasks = await site.TasksAsync();
        tasks.Count.ShouldBe(600);
        tasks.ShouldContain(task => task.Status == ReplicationTaskStatus.InProgress);
        (await site.PullPlanner.WaitingAsync(Never)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_tag_that_slid_to_another_place_in_the_list_is_not_missed()
    {
        await using var site = await ReplicationSite.CreateAsync(DatabaseKind.Sqlite);
        var policy = await AddAsync(site, "[]");
        Seed(site, "team/a", [.. Enumerable.Range(0, 700).Select(number => $"v{number}")]);
        var started = await site.Starter.StartAsync(policy.Id, Acts.By("admin"), Never);
        await site.WriteAsync(async context =>
        {
            // As a node leaves it that ends after its first batch.
            var execution = await context.ReplicationExecutions.FindAsync(started.ExecutionId);
            (execution!.PlanRepository, execution.PlanTagId) = ("team/a", 1);
        });
        site.Remote.Content("team/a").Tags.Remove(Tag.Parse("v3"));

        await site.PullPlanner.PlanAsync(started.ExecutionId, Never);

        (await site.TasksAsync()).Count.ShouldBe(699);
    }

    [Fact]
    public async Task A_repository_that_cannot_be_listed_fails_alone()
    {
        await using var site = await ReplicationSite.CreateAsync(DatabaseKind.Sqlite);
        var policy = await AddAsync(site, "[]");
        Seed(site, "team/a", "v1");
        Seed(site, "team/b", "v1");
        var started = await site.Starter.StartAsync(policy.Id, Acts.By("admin"), Never);
        site.Remote.BeforeCall = call =>
            call == "tags" && site.Remote.Calls.Count(one => one == "tags") == 1
                ? throw new RemoteException(new RemoteFault(RemoteFaultReason.Credentials, "no right to it"))
                : Task.CompletedTask;

        await site.PullPlanner.PlanAsync(started.ExecutionId, Never);

        var tasks = await site.TasksAsync();
        tasks
            .Select(task => $"{task.SourceResource} {task.Status}")
            .ShouldBe(["team/a Failed", "team/b:v1 InProgress"]);
        (await site.LogAsync(tasks[0].Id)).ShouldContain("no right to it");
    }

    [Fact]
    public async Task A_registry_that_lists_nothing_fails_the_execution_and_says_what_to_do()
    {
        await using var site = await ReplicationSite.CreateAsync(DatabaseKind.Sqlite);
        var policy = await AddAsync(site, "[]");
        site.Remote.BeforeCall = call =>
            call == "repositories" ? throw Refusal("Name them in the rule's name filter.") : Task.CompletedTask;
        var started = await site.Starter.StartAsync(policy.Id, Acts.By("admin"), Never);

        await site.PullPlanner.PlanAsync(started.ExecutionId, Never);

        (await site.ExecutionsAsync())[0]
            .ShouldSatisfyAllConditions(
                execution => execution.PlanFailed.ShouldBeTrue(),
                execution => execution.StatusText.ShouldBe("Name them in the rule's name filter.")
            );
    }

    [Fact]
    public async Task Two_sources_of_one_name_here_are_not_mixed()
    {
        await using var site = await ReplicationSite.CreateAsync(DatabaseKind.Sqlite);
        var policy = await AddAsync(site, "[]", row => row.DestinationNamespace = "mirror");
        Seed(site, "a/app", "v1");
        Seed(site, "b/app", "v1");
        var started = await site.Starter.StartAsync(policy.Id, Acts.By("admin"), Never);

        await site.PullPlanner.PlanAsync(started.ExecutionId, Never);

        var tasks = await site.TasksAsync();
        tasks
            .Select(task => $"{task.SourceResource} {task.Status}")
            .ShouldBe(["a/app:v1 InProgress", "b/app:v1 Failed"]);
        (await site.LogAsync(tasks[1].Id)).ShouldContain("already keeps a/app:v1");
    }

    [Fact]
    public async Task Of_two_nodes_one_lists_and_the_other_leaves_it_alone_until_the_first_is_gone()
    {
        await using var site = await ReplicationSite.CreateAsync(DatabaseKind.Postgres);
        var policy = await AddAsync(site, "[]");
        Seed(site, "team/web", "v1");
        var started = await site.Starter.StartAsync(policy.Id, Acts.By("admin"), Never);
        var (listing, goOn) = (new TaskCompletionSource(), new TaskCompletionSource());
        site.Remote.BeforeCall = call =>
        {
            if (call != "repositories")
            {
                return Task.CompletedTask;
            }

            listing.TrySetResult();
            return goOn.Task;
        };
        var first = site.PullPlanner.PlanAsync(started.ExecutionId, Never);
        await listing.Task;

        await site.PullPlanner.PlanAsync(started.ExecutionId, Never);

        site.Remote.Calls.ShouldBe(["repositories"]);
        (await site.ExecutionsAsync())[0].Planned.ShouldBeFalse();
        goOn.SetException(new RemoteException(new RemoteFault(RemoteFaultReason.Connect, "nobody answers")));
        await first;
        site.Remote.BeforeCall = _ => Task.CompletedTask;
        await site.PullPlanner.PlanAsync(started.ExecutionId, Never);
        (await site.ExecutionsAsync())[0].Planned.ShouldBeTrue();
        (await site.TasksAsync()).ShouldHaveSingleItem();
    }

    private static RemoteException Refusal(string words) => new(new RemoteFault(RemoteFaultReason.Unsupported, words));

    private static Task<ReplicationPolicyRow> AddAsync(
        ReplicationSite site,
        string filters,
        Action<ReplicationPolicyRow>? change = null
    ) =>
        site.AddPolicyAsync(row =>
        {
            (row.SourceEndpointId, row.DestinationEndpointId) = (1, null);
            row.Trigger = ReplicationTrigger.Manual;
            row.Filters = filters;
            change?.Invoke(row);
        });

    private void Seed(ReplicationSite site, string repository, params string[] tags)
    {
        var image = images.Image(100);
        var there = site.Remote.Content(repository);
        foreach (var blob in image.Blobs)
        {
            there.StoredBlobs[Digest.Parse(blob.Digest)] = blob.Bytes;
        }

        foreach (var tag in tags)
        {
            there.Put(
                Reference.Parse(tag),
                new RemoteManifest(
                    MediaType.Parse(image.Manifest.MediaType),
                    Digest.Parse(image.Digest),
                    image.Manifest.Bytes
                )
            );
        }
    }
}
