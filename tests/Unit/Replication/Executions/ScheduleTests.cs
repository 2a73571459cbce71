using System.Globalization;
using Entrepot.Data.Rows;
using Entrepot.Replication.Executions;
using Entrepot.Replication.Policies;
using Entrepot.Rigs.Images;
using Entrepot.Unit.Testing;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Replication.Executions;

public sealed class ScheduleTests
{
    private const string Nginx = "library/nginx";

    private static readonly PolicySettings Nightly = RuleSettings.EventBased with
    {
        Name = "nightly",
        Trigger = ReplicationTrigger.Scheduled,
        Cron = "0 0 2 * * *",
    };

    private readonly ImageBuilder images = new();

    private static CancellationToken Never => CancellationToken.None;

    public static TheoryData<DatabaseKind> Databases => [DatabaseKind.Sqlite, DatabaseKind.Postgres];

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task A_scheduled_rule_runs_once_at_each_of_its_times_and_copies_what_is_here(DatabaseKind kind)
    {
        await using var site = await ReplicationSite.CreateAsync(kind);
        await site.Policies.CreateAsync(Nightly, Acts.By("admin"), Never);
        var digest = await site.PushAsync(Nginx, "v1", images.Image(300));
        site.Clock.Advance(TimeSpan.FromHours(1));
        (await site.Starter.StartDueAsync(Never)).ShouldBe(At(day: 1, hour: 2));
        (await site.ExecutionsAsync()).ShouldBeEmpty();

        site.Clock.Advance(TimeSpan.FromHours(1));
        (await site.Starter.StartDueAsync(Never)).ShouldBe(At(day: 2, hour: 2));
        await site.Starter.StartDueAsync(Never);

        await site.DrainAsync();
        (await site.ExecutionsAsync()).ShouldHaveSingleItem().Trigger.ShouldBe(ReplicationTrigger.Scheduled);
        site.Remote.Content(Nginx)["v1"].ShouldBe(digest);
    }

    [Fact]
    public void A_time_of_a_zone_comes_once_a_day_also_when_the_clocks_change()
    {
        const string Cron = "CRON_TZ=Europe/Berlin 0 30 2 * * *";

        // On 29 March the clocks leap from 2 to 3; on 25 October they show 2 to 3 twice.
        Runs(Cron, new DateTimeOffset(2026, 3, 27, 12, 0, 0, TimeSpan.Zero))
            .ShouldBe(["03-28 01:30", "03-29 01:00", "03-30 00:30"]);
        Runs(Cron, new DateTimeOffset(2026, 10, 23, 12, 0, 0, TimeSpan.Zero))
            .ShouldBe(["10-24 00:30", "10-25 00:30", "10-26 01:30"]);
        Runs("0 30 2 * * *", new DateTimeOffset(2026, 3, 27, 12, 0, 0, TimeSpan.Zero))
            .ShouldBe(["03-28 02:30", "03-29 02:30", "03-30 02:30"]);
        (CronSchedule.ZoneOf(Cron), CronSchedule.ZoneOf("0 30 2 * * *")).ShouldBe(("Europe/Berlin", "UTC"));
    }

    private static IEnumerable<string> Runs(string cron, DateTimeOffset after) =>
        CronSchedule
            .From(CronSchedule.NextAfter(after, cron), cron, 3)
            .Select(run => run.ToString("MM-dd HH:mm", CultureInfo.InvariantCulture));

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Two_nodes_start_a_run_once(DatabaseKind kind)
    {
        await using var site = await ReplicationSite.CreateAsync(kind);
        await site.Policies.CreateAsync(Nightly, Acts.By("admin"), Never);
        site.Clock.Advance(TimeSpan.FromHours(2));

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => site.Starter.StartDueAsync(Never))));

        (await site.ExecutionsAsync()).ShouldHaveSingleItem();
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Times_that_were_missed_make_one_run(DatabaseKind kind)
    {
        await using var site = await ReplicationSite.CreateAsync(kind);
        await site.Policies.CreateAsync(Nightly, Acts.By("admin"), Never);
        site.Clock.Advance(TimeSpan.FromDays(5));

        (await site.Starter.StartDueAsync(Never)).ShouldBe(At(day: 6, hour: 2));

        (await site.ExecutionsAsync()).ShouldHaveSingleItem();
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task A_run_that_finds_the_last_one_at_work_is_skipped_and_says_so(DatabaseKind kind)
    {
        await using var site = await ReplicationSite.CreateAsync(kind);
        await site.Policies.CreateAsync(Nightly, Acts.By("admin"), Never);
        for (var day = 0; day < 3; day++)
        {
            site.Clock.Advance(TimeSpan.FromDays(1));
            await site.Starter.StartDueAsync(Never);
        }

        (await site.ExecutionsAsync())
            .Select(execution => execution.StatusText)
            .ShouldBe(["", ExecutionStarter.SkippedText, ExecutionStarter.SkippedText]);
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task A_rule_that_is_disabled_or_started_otherwise_has_no_next_run(DatabaseKind kind)
    {
        await using var site = await ReplicationSite.CreateAsync(kind);
        var made = (PolicyResult.Done)await site.Policies.CreateAsync(Nightly, Acts.By("admin"), Never);
        await site.Policies.UpdateAsync(made.Id, Nightly with { Enabled = false }, Acts.By("admin"), Never);
        (await site.Starter.StartDueAsync(Never)).ShouldBeNull();

        await site.Policies.UpdateAsync(made.Id, Nightly with { Cron = "0 30 4 * * *" }, Acts.By("admin"), Never);
        (await site.Starter.StartDueAsync(Never)).ShouldBe(At(day: 1, hour: 4, minute: 30));

        await site.Policies.UpdateAsync(
            made.Id,
            Nightly with
            {
                Trigger = ReplicationTrigger.Manual,
                Cron = "",
            },
            Acts.By("admin"),
            Never
        );
        (await site.Starter.StartDueAsync(Never)).ShouldBeNull();
    }

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task A_run_that_is_due_is_not_lost_by_a_change_of_the_rule(DatabaseKind kind)
    {
        await using var site = await ReplicationSite.CreateAsync(kind);
        var made = (PolicyResult.Done)await site.Policies.CreateAsync(Nightly, Acts.By("admin"), Never);
        site.Clock.Advance(TimeSpan.FromHours(2.5));

        await site.Policies.UpdateAsync(made.Id, Nightly with { Description = "every night" }, Acts.By("admin"), Never);
        await site.Starter.StartDueAsync(Never);

        (await site.ExecutionsAsync()).ShouldHaveSingleItem();
    }

    private static DateTimeOffset At(int day, int hour, int minute = 0) =>
        new(2026, 1, day, hour, minute, 0, TimeSpan.Zero);
}
