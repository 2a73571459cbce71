using Entrepot.Access.Audit.Purging;
using Entrepot.Unit.Testing;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Access.Audit;

public sealed class PurgerTests
{
    private static CancellationToken Never => CancellationToken.None;

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task Old_lines_go_and_the_rest_is_still_proved(DatabaseKind kind)
    {
        await using var rig = await AuditRig.CreateAsync(kind);
        await rig.ActAsync("create_project", "pull_artifact", "delete_project");
        rig.Clock.Advance(TimeSpan.FromHours(5));
        await rig.ActAsync("create_label", "delete_label");

        var id = await rig.PurgeAsync(4, dryRun: false, "create_artifact", "pull_artifact", "other");

        (await rig.TypesAsync()).ShouldBe(["create_label", "delete_label"]);
        await rig.ShouldBeWholeAsync();
        (await rig.CheckAsync()).Summary.First.ShouldBe(4);
        var run = await rig.RunAsync(id);
        (run.Removed, run.Fault, run.Manual).ShouldBe((3, null, true));
        run.EndedAt.ShouldNotBeNull();
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task Lines_that_go_from_between_others_leave_one_emptied_line_each_time(DatabaseKind kind)
    {
        await using var rig = await AuditRig.CreateAsync(kind);
        await rig.ActAsync(
            "pull_artifact",
            "create_project",
            "pull_artifact",
            "pull_artifact",
            "pull_artifact",
            "update_project",
            "delete_artifact",
            "delete_project"
        );
        rig.Clock.Advance(TimeSpan.FromHours(5));

        await rig.PurgeAsync(4, dryRun: false, "pull");
        (await rig.TypesAsync()).ShouldBe([
            "create_project",
            "",
            "update_project",
            "delete_artifact",
            "delete_project",
        ]);
        await rig.ShouldBeWholeAsync();
        (await rig.CheckAsync()).Summary.Purged.ShouldBe(3);

        await rig.PurgeAsync(4, dryRun: false, "update_project", "delete_artifact");
        (await rig.TypesAsync()).ShouldBe(["create_project", "", "delete_project"]);
        await rig.ShouldBeWholeAsync();
        (await rig.CheckAsync()).Summary.Purged.ShouldBe(5);

        // A line that stays is proved as before.
        await rig.WriteAsync(context =>
            context
                .AuditEntries.Where(row => row.Id == 8)
                .ExecuteUpdateAsync(set => set.SetProperty(row => row.Actor, "somebody else"))
        );
        (await rig.CheckAsync()).Findings.ShouldHaveSingleItem().Line.ShouldBe(8);
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task When_all_is_purged_the_next_line_follows_the_last_that_was(DatabaseKind kind)
    {
        await using var rig = await AuditRig.CreateAsync(kind);
        await rig.ActAsync("create_project", "update_project", "delete_project");
        var last = (await rig.LinesAsync())[^1];
        rig.Clock.Advance(TimeSpan.FromHours(1));

        await rig.PurgeAsync(0, dryRun: false, "create", "update", "delete");
        await rig.TakeAsync();

        var lines = await rig.LinesAsync();
        var next = lines.First(line => line.Operation.Length > 0);
        (next.Id, Convert.ToHexString(next.PreviousHash)).ShouldBe((4, Convert.ToHexString(last.Hash)));
        await rig.ShouldBeWholeAsync();
    }

    [Fact]
    public async Task A_purge_of_many_lines_goes_in_steps_and_leaves_as_few_emptied_lines()
    {
        await using var rig = await AuditRig.CreateAsync(DatabaseKind.Sqlite);
        await rig.ActAsync("create_project");
        await rig.ActAsync([.. Enumerable.Repeat("pull_artifact", (2 * Purger.AtOnce) + 10)]);
        await rig.ActAsync("delete_project");
        rig.Clock.Advance(TimeSpan.FromHours(5));

        await rig.PurgeAsync(4, dryRun: false, "pull_artifact");

        (await rig.TypesAsync()).ShouldBe(["create_project", "", "delete_project"]);
        await rig.ShouldBeWholeAsync();
        (await rig.CheckAsync()).Summary.Purged.ShouldBe((2 * Purger.AtOnce) + 10);
    }

    [Fact]
    public async Task What_was_removed_is_told_in_the_log_itself()
    {
        await using var rig = await AuditRig.CreateAsync(DatabaseKind.Sqlite);
        await rig.ActAsync("create_project", "pull_artifact");
        rig.Clock.Advance(TimeSpan.FromHours(5));

        await rig.PurgeAsync(4, dryRun: false, "pull_artifact");
        await rig.TakeAsync();

        var told = (await rig.LinesAsync())[^1];
        (told.Operation, told.ResourceType).ShouldBe(("delete", "audit_log"));
        told.Description.ShouldContain("1 lines removed (pull_artifact)");
    }

    [Fact]
    public async Task A_dry_run_counts_and_removes_nothing()
    {
        await using var rig = await AuditRig.CreateAsync(DatabaseKind.Sqlite);
        await rig.ActAsync("create_project", "pull_artifact", "pull_artifact");
        rig.Clock.Advance(TimeSpan.FromHours(5));

        var id = await rig.PurgeAsync(4, dryRun: true, "pull_artifact");

        (await rig.RunAsync(id)).Removed.ShouldBe(2);
        (await rig.TypesAsync()).Count.ShouldBe(3);
    }

    [Fact]
    public async Task A_run_that_is_stopped_before_its_turn_removes_nothing()
    {
        await using var rig = await AuditRig.CreateAsync(DatabaseKind.Sqlite);
        await rig.ActAsync("create_project", "pull_artifact");
        rig.Clock.Advance(TimeSpan.FromHours(5));
        var id = await rig.Purges.StartAsync(new PurgeTerms(0, false, ["pull"]), Acts.By("admin"), Never);

        (await rig.Purges.StopAsync(id, Acts.By("admin"), Never)).ShouldBeTrue();
        (await rig.Purges.StopAsync(99, Acts.By("admin"), Never)).ShouldBeFalse();
        await rig.Purger.RunAllAsync(Never);

        (await rig.TypesAsync()).ShouldBe(["create_project", "pull_artifact"]);
        (await rig.RunAsync(id)).EndedAt.ShouldNotBeNull();
    }

    [Fact]
    public async Task A_schedule_starts_a_run_when_its_time_has_come_and_once_for_all_that_were_missed()
    {
        await using var rig = await AuditRig.CreateAsync(DatabaseKind.Sqlite);
        await rig.Purges.ScheduleAsync(
            "Hourly",
            "0 0 * * * *",
            new PurgeTerms(1, false, ["other"]),
            Acts.By("admin"),
            Never
        );
        await rig.Purges.StartDueAsync(Never);
        (await CountAsync(rig)).ShouldBe(0);

        rig.Clock.Advance(TimeSpan.FromHours(3.5));
        await rig.Purges.StartDueAsync(Never);
        await rig.Purges.StartDueAsync(Never);

        (await CountAsync(rig)).ShouldBe(1);
        (await rig.RunAsync(1)).Manual.ShouldBeFalse();
        (await rig.Purges.ReadScheduleAsync(Never))!.Next.ShouldBe(
            new DateTimeOffset(2026, 3, 1, 16, 0, 0, TimeSpan.Zero)
        );
    }

    private static Task<int> CountAsync(AuditRig rig) =>
        rig.Database.ReadAsync((context, token) => context.AuditPurges.CountAsync(token), Never);
}
