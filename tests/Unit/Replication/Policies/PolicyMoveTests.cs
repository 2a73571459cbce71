using Entrepot.Data.Rows;
using Entrepot.Oci;
using Entrepot.Replication.Executions;
using Entrepot.Replication.Policies;
using Entrepot.Replication.Policies.Moves;
using Entrepot.Unit.Testing;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Replication.Policies;

/// <summary>
/// Sending a rule with very many artifacts elsewhere: in pieces, of which each can be the last that a process does.
/// </summary>
public sealed class PolicyMoveTests
{
    private static readonly PolicySettings Mirrored = RuleSettings.EventBased with { DestinationNamespace = "mirror" };

    private static CancellationToken Never => CancellationToken.None;

    public static TheoryData<DatabaseKind> Databases => [DatabaseKind.Sqlite, DatabaseKind.Postgres];

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task A_rule_with_much_to_do_goes_to_other_names_in_pieces_and_begins_nothing_at_the_old_ones(
        DatabaseKind kind
    )
    {
        await using var rule = await LargeRule.CreateAsync(kind);
        var site = rule.Site;
        var id = await rule.RunManyAsync();
        var lease = (await site.LeaseAsync(1)).ShouldHaveSingleItem();
        using var running = site.Running.Start(lease, Never);
        // The first that is not carried over at once is asked for by a push, too.
        await site.PushAsync(LargeRule.Nginx, $"v{PolicyMove.TargetsAtOnce}", rule.Images.Image(400));
        await site.RelayAsync();

        await rule.ChangeAsync(Mirrored);

        running.Token.IsCancellationRequested.ShouldBeTrue("what runs is cut at once");
        (await rule.StatusAsync(id)).ShouldBe(ExecutionStatus.InProgress, "the rest follows");
        (await AtAsync(rule, LargeRule.Nginx)).ShouldBeInRange(1, LargeRule.Count - 1);
        await ShouldLeaseOnlyAsync(rule, "mirror/nginx");

        // The process died here. Another one has only the rows.
        var other = new PolicyMover(site.Database, new(), site.Clock);
        (await other.GoOnAsync(Never)).ShouldBeTrue();
        (await AtAsync(rule, LargeRule.Nginx)).ShouldBeGreaterThan(0);
        await ShouldLeaseOnlyAsync(rule, "mirror/nginx");
        await site.PlanAsync();

        (await rule.StatusAsync(id)).ShouldBe(ExecutionStatus.Stopped);
        await ShouldAllWaitAtAsync(rule, "mirror/nginx", id);
        (await site.TargetsAsync())
            .Where(target => target.DestinationRepository.ToString() == LargeRule.Nginx)
            .ShouldAllBe(target => target.State == ReplicationTargetState.Settled && target.LeaseOwner == null);
        var lines = await rule.LogsAsync();
        lines.Count.ShouldBe(LargeRule.Count + 1, "each task says once why it ended");
        lines.ShouldAllBe(line =>
            line.Text.StartsWith("The task was stopped, because the rule's destination was changed at 2026")
        );
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task A_rule_with_much_to_do_goes_to_another_registry_in_pieces_and_knows_nothing_of_what_is_there(
        DatabaseKind kind
    )
    {
        await using var rule = await LargeRule.CreateAsync(kind);
        var site = rule.Site;
        var id = await rule.RunManyAsync();
        var digest = Digest.Parse(rule.Images.Image(10).Digest);
        await site.WriteAsync(async context =>
        {
            // Half of it was brought to the old place.
            foreach (var target in await context.ReplicationTargets.ToListAsync())
            {
                (target.PlacedDigest, target.VerifiedDigest) = (digest, digest);
                context.ReplicationPlacements.Add(
                    new ReplicationPlacementRow
                    {
                        TargetId = target.Id,
                        Digest = digest,
                        PutByUs = true,
                    }
                );
            }
        });
        var before = (await site.TargetsAsync())[^1].Id;

        await rule.ChangeAsync(RuleSettings.EventBased with { DestinationEndpointId = await rule.AddEndpointAsync() });

        (await site.TargetsAsync()).Count(target => target.Id <= before).ShouldBeInRange(1, LargeRule.Count - 1);
        // What is pushed meanwhile goes on waiting, though its target is still one of the old place.
        await site.PushAsync(LargeRule.Nginx, "v1090", rule.Images.Image(400));
        await site.RelayAsync();
        var pushed = (await site.TasksAsync())[^1];
        pushed.TargetId.ShouldNotBeNull().ShouldBeLessThanOrEqualTo(before);
        (await site.LeaseAsync(500)).Select(lease => lease.Id).ShouldAllBe(target => target > before);
        await FreeAsync(rule);
        (await new PolicyMover(site.Database, new(), site.Clock).GoOnAsync(Never)).ShouldBeTrue();
        await site.PlanAsync();

        (await rule.StatusAsync(id)).ShouldBe(ExecutionStatus.Stopped);
        var targets = await site.TargetsAsync();
        targets.Count.ShouldBe(LargeRule.Count);
        targets.ShouldAllBe(target =>
            target.Id > before && target.PlacedDigest == null && target.VerifiedDigest == null
        );
        (
            await site.Database.ReadAsync((context, token) => context.ReplicationPlacements.CountAsync(token), Never)
        ).ShouldBe(0);
        (await site.TasksAsync())
            .Single(task => task.Id == pushed.Id)
            .TargetId.ShouldBe(targets.Single(target => target.Tag.ToString() == "v1090").Id);
        await ShouldAllWaitAtAsync(rule, LargeRule.Nginx, id, pushed.Id);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task What_was_still_being_stopped_does_not_go_to_where_the_rule_is_sent_next(DatabaseKind kind)
    {
        await using var rule = await LargeRule.CreateAsync(kind);
        var site = rule.Site;
        await rule.StopAsync(await rule.RunManyAsync());
        (await rule.OpenAsync()).ShouldBeGreaterThan(0);

        await rule.ChangeAsync(Mirrored);
        await site.PlanAsync();

        (await site.LeaseAsync()).ShouldBeEmpty();
        (await site.TasksAsync()).Count.ShouldBe(LargeRule.Count);
        (await rule.OpenAsync()).ShouldBe(0);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task What_is_stopped_on_its_way_arrives_no_further(DatabaseKind kind)
    {
        await using var rule = await LargeRule.CreateAsync(kind);
        var site = rule.Site;
        await rule.RunManyAsync();
        await rule.ChangeAsync(Mirrored);
        var arrived = await AtAsync(rule, "mirror/nginx");

        await rule.StopAsync((await site.ExecutionsAsync())[^1].Id);
        await site.PlanAsync();

        arrived.ShouldBeInRange(1, LargeRule.Count - 1);
        (await rule.OpenAsync()).ShouldBe(0);
        (await site.LeaseAsync()).ShouldBeEmpty();
        (await site.TasksAsync()).Count.ShouldBe(LargeRule.Count + arrived);
        (await site.ExecutionsAsync()).ShouldAllBe(execution => execution.Planned);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task A_rule_that_is_disabled_on_its_way_goes_on_at_the_new_place_when_it_is_enabled(DatabaseKind kind)
    {
        await using var rule = await LargeRule.CreateAsync(kind);
        var site = rule.Site;
        var id = await rule.RunManyAsync();
        await rule.ChangeAsync(Mirrored);
        await rule.ChangeAsync(Mirrored with { Enabled = false });
        await site.Mover.GoOnAsync(Never);

        await rule.ChangeAsync(Mirrored);
        await ShouldLeaseOnlyAsync(rule, "mirror/nginx");
        await site.PlanAsync();

        (await rule.StatusAsync(id)).ShouldBe(ExecutionStatus.Stopped);
        await ShouldAllWaitAtAsync(rule, "mirror/nginx", id);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_rule_that_is_sent_elsewhere_while_it_is_disabled_goes_on_there_when_it_is_enabled(
        bool atOtherRegistry
    )
    {
        await using var rule = await LargeRule.CreateAsync(DatabaseKind.Sqlite);
        var site = rule.Site;
        var id = await rule.RunManyAsync();
        var sent = atOtherRegistry ? Mirrored with { DestinationEndpointId = await rule.AddEndpointAsync() } : Mirrored;
        await rule.ChangeAsync(RuleSettings.EventBased with { Enabled = false });
        await rule.ChangeAsync(sent with { Enabled = false });
        await rule.ChangeAsync(sent);
        await site.PlanAsync();

        await ShouldAllWaitAtAsync(rule, "mirror/nginx", id);
    }

    [Fact]
    public async Task A_rule_that_is_sent_on_before_it_has_arrived_leaves_nothing_behind()
    {
        await using var rule = await LargeRule.CreateAsync(DatabaseKind.Sqlite);
        var site = rule.Site;
        var id = await rule.RunManyAsync();
        await rule.ChangeAsync(Mirrored);
        await rule.ChangeAsync(Mirrored with { DestinationNamespace = "third" });
        await ShouldLeaseOnlyAsync(rule, "third/nginx");
        await site.PlanAsync();

        await ShouldAllWaitAtAsync(rule, "third/nginx", id);
        (await site.ExecutionsAsync()).ShouldAllBe(execution => execution.Planned);
    }

    [Fact]
    public async Task A_rule_that_is_sent_back_and_then_on_takes_along_what_had_already_come_back()
    {
        await using var rule = await LargeRule.CreateAsync(DatabaseKind.Sqlite);
        var site = rule.Site;
        var id = await rule.RunManyAsync();
        await rule.ChangeAsync(Mirrored);
        await rule.ChangeAsync(RuleSettings.EventBased);
        var mirrored = await AtAsync(rule, "mirror/nginx");
        while (await AtAsync(rule, "mirror/nginx") == mirrored)
        {
            (await site.Mover.GoOnAsync(Never)).ShouldBeTrue();
        }

        (await AtAsync(rule, "mirror/nginx")).ShouldBeInRange(
            1,
            mirrored - 1,
            "some have come back, and some have not"
        );
        await rule.ChangeAsync(Mirrored with { DestinationNamespace = "third" });
        await site.PlanAsync();

        await ShouldAllWaitAtAsync(rule, "third/nginx", id);
    }

    [Fact]
    public async Task A_run_that_is_started_meanwhile_is_planned_when_all_is_carried_over()
    {
        await using var rule = await LargeRule.CreateAsync(DatabaseKind.Sqlite);
        var site = rule.Site;
        await rule.RunManyAsync();
        await rule.ChangeAsync(Mirrored);

        var started = await site.Starter.StartAsync(1, Acts.By("admin"), Never);

        (await site.Planner.PlanOnceAsync(Never)).ShouldBeFalse();
        await site.PlanAsync();
        (await rule.OpenTasksAsync()).Count(task => task.ExecutionId == started.ExecutionId).ShouldBe(LargeRule.Count);
    }

    private static async Task<int> AtAsync(LargeRule rule, string repository) =>
        (await rule.OpenTasksAsync()).Count(task =>
            task.DestinationResource.StartsWith($"{repository}:", StringComparison.Ordinal)
        );

    /// <summary>All that could be begun now is begun, and given back.</summary>
    private static async Task ShouldLeaseOnlyAsync(LargeRule rule, string repository)
    {
        (await rule.Site.LeaseAsync(500)).ShouldAllBe(lease => lease.DestinationRepository.ToString() == repository);
        await FreeAsync(rule);
    }

    private static Task<int> FreeAsync(LargeRule rule) => rule.Site.Leaser.FreeAllAsync(Never);

    /// <summary>Each artifact is wanted at the new place, and by one task; nothing waits at the old one.</summary>
    private static async Task ShouldAllWaitAtAsync(LargeRule rule, string repository, long before, long? besides = null)
    {
        var open = (await rule.OpenTasksAsync()).Where(task => task.Id != besides).ToList();
        open.Count.ShouldBe(LargeRule.Count);
        open.ShouldAllBe(task => task.DestinationResource.StartsWith($"{repository}:"));
        open.Select(task => task.TargetId).ShouldBeUnique();
        open.Select(task => task.ExecutionId).Distinct().ShouldHaveSingleItem().ShouldNotBe(before);
        var wanted = (await rule.Site.TargetsAsync()).Where(target => target.State == ReplicationTargetState.Wanted);
        wanted.Select(target => target.Id).ShouldBe(open.Select(task => task.TargetId!.Value), ignoreOrder: true);
    }
}
