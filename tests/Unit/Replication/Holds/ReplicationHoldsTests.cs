using Entrepot.Data.Rows;
using Entrepot.Oci;
using Entrepot.Replication.Destinations;
using Entrepot.Rigs;
using Entrepot.Rigs.Images;
using Entrepot.Unit.Testing;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Replication.Holds;

public sealed class ReplicationHoldsTests
{
    private const string Nginx = "library/nginx";

    private readonly ImageBuilder images = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>Whether the registry is held, else the rule.</summary>
    public static TheoryData<DatabaseKind, bool> Held =>
        new()
        {
            { DatabaseKind.Sqlite, true },
            { DatabaseKind.Sqlite, false },
            { DatabaseKind.Postgres, true },
            { DatabaseKind.Postgres, false },
        };

    [Theory]
    [MemberData(nameof(Held))]
    public async Task While_it_is_held_nothing_begins_and_all_that_changes_is_wanted_for_afterwards(
        DatabaseKind kind,
        bool registry
    )
    {
        await using var site = await ReplicationSite.CreateAsync(kind);
        await site.AddPolicyAsync(policy => policy.Filters = """[{"type":"tag","value":"v*"}]""");
        await site.PushAsync(Nginx, "v1", images.Image(300));
        await site.RelayAsync();

        (await HoldAsync(site, registry, "ann")).ShouldBeTrue();

        await site.PushAsync(Nginx, "v2", images.Image(300));
        await site.RelayAsync();
        (await site.LeaseAsync()).ShouldBeEmpty();
        (await site.TasksAsync()).Select(task => task.Status).ShouldBe([Open, Open]);

        (await ResumeAsync(site, registry)).ShouldBeTrue();
        (await site.LeaseAsync()).Select(lease => lease.Tag.ToString()).ShouldBe(["v1", "v2"], ignoreOrder: true);
    }

    [Theory]
    [MemberData(nameof(Held))]
    public async Task A_scheduled_run_starts_while_it_is_held_and_waits(DatabaseKind kind, bool registry)
    {
        await using var site = await ReplicationSite.CreateAsync(kind);
        await site.AddPolicyAsync(policy =>
        {
            policy.Trigger = ReplicationTrigger.Scheduled;
            policy.Cron = "0 0 * * * *";
            policy.NextRunAt = site.Clock.GetUtcNow();
        });
        await site.PushAsync(Nginx, "v1", images.Image(300));
        await HoldAsync(site, registry, "ann");

        await site.Starter.StartDueAsync(Cancel);
        await site.PlanAsync();

        (await site.TasksAsync()).ShouldHaveSingleItem().Status.ShouldBe(Open);
        (await site.LeaseAsync()).ShouldBeEmpty();
        await ResumeAsync(site, registry);
        (await site.LeaseAsync()).ShouldHaveSingleItem();
    }

    [Theory]
    [MemberData(nameof(Held))]
    public async Task Work_that_runs_is_cut_also_on_another_node_and_goes_on_afterwards(
        DatabaseKind kind,
        bool registry
    )
    {
        await using var site = await ReplicationSite.CreateAsync(kind);
        await site.AddPolicyAsync();
        var pushing = new TaskCompletionSource();
        site.Remote.BeforeCall = call =>
        {
            if (!call.StartsWith("push", StringComparison.Ordinal))
            {
                return Task.CompletedTask;
            }

            pushing.TrySetResult();
            return new TaskCompletionSource().Task;
        };
        await using var engine = await ReplicationEngine.StartAsync(site);
        var digest = await site.PushAsync(Nginx, "v1", images.Image(300));
        await pushing.Task.WaitAsync(TimeSpan.FromSeconds(30), Cancel);

        // The site's own holds know nothing of what the engine runs, as another node's.
        await HoldAsync(site, registry, "ann");
        await Eventually.IsTrueAsync("no worker is at it", _ => Task.FromResult(engine.Running == 0), Cancel);

        var task = (await site.TasksAsync()).ShouldHaveSingleItem();
        task.Status.ShouldBe(Open);
        (await site.LogAsync(task.Id)).ShouldContain("is held by ann");
        (await site.TargetsAsync()).ShouldHaveSingleItem().Attempts.ShouldBe(0);

        site.Remote.BeforeCall = _ => Task.CompletedTask;
        await (
            registry
                ? engine.Holds.ResumeEndpointAsync(1, Acts.By("ann"), Cancel)
                : engine.Holds.ResumePolicyAsync(1, Acts.By("ann"), Cancel)
        );
        await Eventually.IsTrueAsync(
            "the image is there",
            _ => Task.FromResult(site.Remote.Content(Nginx)["v1"] == digest),
            Cancel
        );
    }

    [Theory]
    [MemberData(nameof(Held))]
    public async Task A_lease_that_was_taken_in_the_moment_of_the_pause_does_not_count(DatabaseKind kind, bool registry)
    {
        await using var site = await ReplicationSite.CreateAsync(kind);
        await site.AddPolicyAsync();
        await site.PushAsync(Nginx, "v1", images.Image(300));
        await site.RelayAsync();
        var lease = (await site.LeaseAsync()).ShouldHaveSingleItem();
        (await site.Leaser.HeldAsync([lease.Id], Cancel)).ShouldNotBeEmpty();

        await site.WriteAsync(async context =>
        {
            var now = site.Clock.GetUtcNow();
            if (registry)
            {
                (await context.RegistryEndpoints.SingleAsync()).HeldAt = now;
            }
            else
            {
                (await context.ReplicationPolicies.SingleAsync()).HeldAt = now;
            }
        });

        (await site.Leaser.HeldAsync([lease.Id], Cancel)).ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Held))]
    public async Task Who_asks_where_an_image_is_hears_who_holds_it_up(DatabaseKind kind, bool registry)
    {
        await using var site = await ReplicationSite.CreateAsync(kind);
        await site.AddPolicyAsync();
        await site.PushAsync(Nginx, "v1", images.Image(300));
        await site.RelayAsync();
        await HoldAsync(site, registry, "ann");
        site.Clock.Advance(TimeSpan.FromMinutes(1));
        await HoldAsync(site, registry, "bob");

        var standing = (
            await new DestinationReader(site.Database, site.Running).ListAsync(
                RepositoryName.Parse(Nginx),
                Reference.Parse("v1"),
                0,
                100,
                Cancel
            )
        )
            .ShouldNotBeNull()
            .Standings.ShouldHaveSingleItem();

        standing.State.ShouldBe(StandingState.Paused);
        standing.Cause.ShouldBe(
            $"the {(registry ? "registry there" : "rule")} is held by ann since 2026-01-01 00:00:00 UTC: resume it"
        );
    }

    [Fact]
    public async Task What_is_not_there_cannot_be_held()
    {
        await using var site = await ReplicationSite.CreateAsync(DatabaseKind.Sqlite);
        (await HoldAsync(site, registry: false, "ann")).ShouldBeFalse();
        (await ResumeAsync(site, registry: false)).ShouldBeFalse();
        (await site.Holds.HoldEndpointAsync(2, Acts.By("ann"), Cancel)).ShouldBeFalse();
        (await site.Holds.ResumeEndpointAsync(2, Acts.By("ann"), Cancel)).ShouldBeFalse();
        (await ResumeAsync(site, registry: true)).ShouldBeTrue("it is as it should be");
    }

    private static ReplicationTaskStatus Open => ReplicationTaskStatus.InProgress;

    private static Task<bool> HoldAsync(ReplicationSite site, bool registry, string who) =>
        registry
            ? site.Holds.HoldEndpointAsync(1, Acts.By(who), Cancel)
            : site.Holds.HoldPolicyAsync(1, Acts.By(who), Cancel);

    private static Task<bool> ResumeAsync(ReplicationSite site, bool registry) =>
        registry
            ? site.Holds.ResumeEndpointAsync(1, Acts.By("ann"), Cancel)
            : site.Holds.ResumePolicyAsync(1, Acts.By("ann"), Cancel);
}
