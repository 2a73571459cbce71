using Entrepot.Data.Rows;
using Entrepot.Oci;
using Entrepot.Replication;
using Entrepot.Replication.Alarms;
using Entrepot.Replication.Executions;
using Entrepot.Replication.Survey;
using Entrepot.Rigs;
using Entrepot.Rigs.Images;
using Entrepot.Unit.Testing;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Replication.Executions;

/// <summary>What is kept of a rule is bounded by what it selects, however long its registry is away.</summary>
public sealed class OvertakenTasksTests
{
    private const string Nginx = "library/nginx";
    private const int Tags = 3;
    private const int Kept = 4;

    private readonly ImageBuilder images = new();
    private readonly Dictionary<string, Digest> pushed = [];

    private static CancellationToken Never => CancellationToken.None;

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task Pushes_that_an_absent_registry_misses_leave_two_tasks_for_each_tag_and_the_newest(
        DatabaseKind kind
    )
    {
        await using var site = await ReplicationSite.CreateAsync(kind);
        await site.AddPolicyAsync();
        await PushAsync(site, 60);
        var before = await SurveyAsync(site);

        await SweepAsync(site);

        var tasks = await site.TasksAsync();
        tasks.Count.ShouldBeLessThanOrEqualTo((2 * Tags) + Kept);
        tasks.Count(task => task.Status == ReplicationTaskStatus.InProgress).ShouldBe(tasks.Count);
        (await site.ExecutionsAsync()).Count.ShouldBe(tasks.Count);
        var after = await SurveyAsync(site);
        (after.WantedSince, after.Waiting).ShouldBe((before.WantedSince, before.Waiting), "it is as late as it was");

        await site.DrainAsync();
        foreach (var (tag, digest) in pushed)
        {
            site.Remote.Content(Nginx)[tag].ShouldBe(digest);
        }

        (await site.TasksAsync()).ShouldAllBe(task => task.Status == ReplicationTaskStatus.Succeed);
        (await SurveyAsync(site)).WantedSince.ShouldBeNull();
    }

    [Fact]
    public async Task The_task_that_somebody_works_on_stays()
    {
        await using var site = await ReplicationSite.CreateAsync(DatabaseKind.Sqlite);
        await site.AddPolicyAsync();
        await PushAsync(site, 2 * Tags);
        var leases = await site.LeaseAsync();
        await PushAsync(site, 30);

        await SweepAsync(site);

        foreach (var lease in leases)
        {
            var (outcome, log) = await site.LookAsync(lease);
            (await site.SettleAsync(lease, outcome, log)).ShouldBeTrue();
            (await site.LogAsync(lease.OpenTasks[^1].Id)).ShouldContain("Bringing");
        }
    }

    [Fact]
    [Trait("Category", "Soak")]
    public async Task Many_thousand_pushes_that_an_absent_registry_misses_leave_no_more()
    {
        await using var site = await ReplicationSite.CreateAsync(DatabaseKind.Sqlite);
        await site.AddPolicyAsync();
        var events = Soak.Count(20_000);
        // As many as come between two sweeps when 200,000 come in a day.
        const int between = 1_400;
        var most = 0;
        for (var done = 0; done < events; done += between)
        {
            await PushAsync(site, Math.Min(between, events - done));
            await SweepAsync(site);
            most = Math.Max(most, (await site.TasksAsync()).Count);
        }

        most.ShouldBeLessThanOrEqualTo((2 * Tags) + Kept);
        await site.DrainAsync();
        foreach (var (tag, digest) in pushed)
        {
            site.Remote.Content(Nginx)[tag].ShouldBe(digest);
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{events} events, at most {most} tasks after a sweep");
    }

    private async Task PushAsync(ReplicationSite site, int times)
    {
        for (var number = 0; number < times; number++)
        {
            var tag = $"v{number % Tags}";
            pushed[tag] = await site.PushAsync(Nginx, tag, images.Image(300 + number));
            await site.RelayAsync();
            site.Clock.Advance(TimeSpan.FromSeconds(0.1));
        }
    }

    private static Task<int> SweepAsync(ReplicationSite site) =>
        new ExecutionSweeper(site.Database, new ReplicationOptions { ExecutionsKept = Kept }).SweepAsync(Never);

    private static async Task<RuleSurvey> SurveyAsync(ReplicationSite site) =>
        (await new SurveyReader(site.Database, new AlarmOptions(), site.Clock).ReadAsync(100, Never)).Rules.Single();
}
