using Entrepot.Data.Rows;
using Entrepot.Replication.Executions;
using Entrepot.Unit.Testing;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Replication.Policies;

/// <summary>
/// Disabling and enabling a rule with very many artifacts: in pieces, of which each can be the last that a process does.
/// </summary>
public sealed class RuleRestTests
{
    private static CancellationToken Never => CancellationToken.None;

    public static TheoryData<DatabaseKind> Databases => [DatabaseKind.Sqlite, DatabaseKind.Postgres];

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task A_rule_with_much_to_do_is_disabled_in_pieces_and_goes_on_with_all_of_it_when_enabled(
        DatabaseKind kind
    )
    {
        await using var rule = await LargeRule.CreateAsync(kind);
        var site = rule.Site;
        var id = await rule.RunManyAsync();
        await rule.ChangeAsync(RuleSettings.EventBased with { Enabled = false });
        (await rule.StatusAsync(id)).ShouldBe(ExecutionStatus.InProgress);
        (await site.LeaseAsync()).ShouldBeEmpty();

        // Before all of it has ended, somebody changes their mind.
        await rule.ChangeAsync(RuleSettings.EventBased);
        (await site.ExecutionsAsync())[^1].Planned.ShouldBeFalse();
        await site.PlanAsync();

        (await rule.StatusAsync(id)).ShouldBe(ExecutionStatus.Stopped);
        (await site.TargetsAsync()).ShouldAllBe(target => target.State == ReplicationTargetState.Wanted);
        var open = await rule.OpenTasksAsync();
        open.Count.ShouldBe(LargeRule.Count);
        open.Select(task => task.TargetId).ShouldBeUnique();
        open.Select(task => task.ExecutionId).Distinct().ShouldHaveSingleItem().ShouldNotBe(id);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task A_deletion_that_waits_goes_on_after_the_rule_was_disabled_and_not_after_it_was_stopped(
        DatabaseKind kind
    )
    {
        await using var rule = await LargeRule.CreateAsync(kind);
        var site = rule.Site;
        var deleting = RuleSettings.EventBased with { ReplicateDeletion = true };
        await site.Policies.CreateAsync(deleting, Acts.By("admin"), Never);
        await site.PushAsync(LargeRule.Nginx, "goes", rule.Images.Image(300));
        var stays = await site.PushAsync(LargeRule.Nginx, "stays", rule.Images.Image(400));
        await site.DrainAsync();
        await site.DeleteTagAsync(LargeRule.Nginx, "stays");
        await site.RelayAsync();
        await site.Stopper.StopAsync((await site.ExecutionsAsync())[^1].Id, Acts.By("admin"), Never);
        await site.DeleteTagAsync(LargeRule.Nginx, "goes");
        await site.RelayAsync();

        await rule.ChangeAsync(deleting with { Enabled = false });
        (await site.TargetsAsync()).ShouldAllBe(target => target.LeaseOwner == null);
        (await site.LeaseAsync()).ShouldBeEmpty();
        await rule.ChangeAsync(deleting);
        await site.DrainAsync();

        var there = site.Remote.Content(LargeRule.Nginx);
        there["goes"].ShouldBeNull();
        (await site.TasksAsync())[^1].Operation.ShouldBe("deletion");
        there["stays"].ShouldBe(stays);
        (await site.TargetsAsync()).ShouldAllBe(target => target.DeletionSequence == null, "nothing is left to delete");
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Very_many_deletions_that_were_held_back_go_on_in_pieces_beside_what_is_wanted(DatabaseKind kind)
    {
        await using var rule = await LargeRule.CreateAsync(kind);
        var site = rule.Site;
        var deleting = await rule.HoldManyAsync();

        await rule.ChangeAsync(deleting);
        (await rule.OpenAsync()).ShouldBeInRange(1, Resumption.TargetsAtOnce);
        await site.PlanAsync();

        var open = await rule.OpenTasksAsync();
        open.Count.ShouldBe(LargeRule.Count);
        open.Select(task => task.TargetId).ShouldBeUnique();
        open.Count(task => task.Operation == "deletion").ShouldBe(LargeRule.Count / 3);
        (await site.TargetsAsync()).ShouldAllBe(target => target.State == ReplicationTargetState.Wanted);
    }

    [Fact]
    public async Task Deletions_that_go_on_in_pieces_end_where_the_rule_is_paused_again()
    {
        await using var rule = await LargeRule.CreateAsync(DatabaseKind.Sqlite);
        var site = rule.Site;
        var deleting = await rule.HoldManyAsync();
        await rule.ChangeAsync(deleting);
        var begun = await DeletionsAsync(site);
        await site.WriteAsync(async context =>
            (await context.ReplicationPolicies.SingleAsync()).PausedReason = "very many deletions"
        );

        await site.PlanAsync();

        begun.ShouldBeInRange(1, LargeRule.Count / 3 - 1);
        (await DeletionsAsync(site)).ShouldBe(begun, "somebody is to look at them first");
        (await site.ExecutionsAsync()).ShouldAllBe(execution => execution.Planned);
        (await site.TasksAsync())
            .Count(task => task is { Status: ReplicationTaskStatus.InProgress, Operation: "copy" })
            .ShouldBe((LargeRule.Count / 3) + 1, "what is wanted goes on");
    }

    private static async Task<int> DeletionsAsync(ReplicationSite site) =>
        (await site.TasksAsync()).Count(task => task.Operation == "deletion");
}
