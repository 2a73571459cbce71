using Entrepot.Data.Rows;
using Entrepot.Oci;
using Entrepot.Replication;
using Entrepot.Replication.Alarms;
using Entrepot.Replication.Executions;
using Entrepot.Replication.Reconcile;
using Entrepot.Replication.Survey;
using Entrepot.Rigs.Images;
using Entrepot.Unit.Testing;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Replication.Survey;

public sealed class SurveyTests
{
    private const string Nginx = "library/nginx";
    private readonly ImageBuilder images = new();

    private static CancellationToken Never => CancellationToken.None;

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task The_lag_is_the_age_of_the_oldest_change_that_is_not_there_yet(DatabaseKind kind)
    {
        await using var site = await ReplicationSite.CreateAsync(kind);
        await site.AddPolicyAsync();
        (await LagAsync(site)).ShouldBe(TimeSpan.Zero);

        await site.PushAsync(Nginx, "v1", images.Image(300));
        await site.RelayAsync();
        site.Clock.Advance(TimeSpan.FromSeconds(60));
        await site.PushAsync(Nginx, "v2", images.Image(300));
        await site.RelayAsync();
        site.Clock.Advance(TimeSpan.FromSeconds(37));
        (await LagAsync(site)).ShouldBe(TimeSpan.FromSeconds(97));

        var first = (await site.LeaseAsync()).Single(lease => lease.Tag == Tag.Parse("v1"));
        var (outcome, log) = await site.LookAsync(first);
        await site.SettleAsync(first, outcome, log);
        (await LagAsync(site)).ShouldBe(TimeSpan.FromSeconds(37));

        await site.DrainAsync();
        (await LagAsync(site)).ShouldBe(TimeSpan.Zero);
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task What_waits_runs_and_failed_is_counted_and_a_disabled_rule_is_not_late(DatabaseKind kind)
    {
        await using var site = await ReplicationSite.CreateAsync(kind);
        var policy = await site.AddPolicyAsync();
        foreach (var tag in (string[])["v1", "v2", "v3", "v4"])
        {
            await site.PushAsync(Nginx, tag, images.Image(300));
        }

        await site.RelayAsync();
        await site.LeaseAsync(1);
        await site.WriteAsync(async context =>
            (await context.ReplicationTargets.FindAsync(4L))!.State = ReplicationTargetState.Failed
        );

        var rule = await RuleAsync(site);
        (rule.Waiting, rule.Running, rule.Failed).ShouldBe((2, 1, 1));
        (rule.Name, rule.Endpoint).ShouldBe(("rule", "there"));
        (await RuleAsync(site, most: 1)).Waiting.ShouldBe(0);

        await site.WriteAsync(async context =>
            (await context.ReplicationPolicies.FindAsync(policy.Id))!.Enabled = false
        );
        (await RuleAsync(site)).WantedSince.ShouldBeNull();
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task What_somebody_stopped_counts_until_it_was_looked_at(DatabaseKind kind)
    {
        await using var site = await ReplicationSite.CreateAsync(kind);
        var policy = await site.AddPolicyAsync();
        foreach (var tag in (string[])["pushed", "compared", "deleted"])
        {
            await site.PushAsync(Nginx, tag, images.Image(300));
            await site.RelayAsync();
        }

        // One of them was there before, and stopped was the next look.
        await site.DrainAsync();
        (await RuleAsync(site)).Stopped.ShouldBe(0);
        await site.Starter.StartAsync(policy.Id, Acts.By("admin"), Never);
        await site.PlanAsync();
        await StopAllAsync(site);
        (await RuleAsync(site)).ShouldSatisfyAllConditions(
            rule => rule.Stopped.ShouldBe(3),
            rule => (rule.Waiting, rule.Failed).ShouldBe((0, 0))
        );

        await site.PushAsync(Nginx, "pushed", images.Image(400));
        await site.DrainAsync();
        (await RuleAsync(site)).Stopped.ShouldBe(2);

        var comparison = await site.Reconcile.StartAsync(policy.Id, Acts.By("admin"), Never);
        await site.Reconciler.RunAsync(comparison.ShouldBeOfType<ReconcileStart.Started>().Id, Never);
        (await RuleAsync(site)).Stopped.ShouldBe(0);

        await site.PushAsync(Nginx, "deleted", images.Image(500));
        await site.RelayAsync();
        await StopAllAsync(site);
        (await RuleAsync(site)).Stopped.ShouldBe(1);
        await site.DeleteTagAsync(Nginx, "deleted");
        await site.RelayAsync();
        await new ExecutionSweeper(site.Database, new ReplicationOptions()).SweepAsync(Never);
        (await RuleAsync(site)).Stopped.ShouldBe(0);
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task Drift_is_counted_by_kind_and_by_whether_somebody_asked_for_the_repair(DatabaseKind kind)
    {
        await using var site = await ReplicationSite.CreateAsync(kind);
        var policy = await site.AddPolicyAsync();
        await site.WriteAsync(context =>
            context.ReplicationDrifts.AddRange(
                Drift(policy.Id, "a", DriftKind.Missing),
                Drift(policy.Id, "b", DriftKind.Missing, site.Clock.GetUtcNow()),
                Drift(policy.Id, "c", DriftKind.Extra)
            )
        );

        (await RuleAsync(site))
            .Drift.Where(drift => drift.All > 0)
            .ShouldBe([new DriftCount(DriftKind.Missing, 2, 1), new DriftCount(DriftKind.Extra, 1, 1)]);
    }

    private static async Task StopAllAsync(ReplicationSite site)
    {
        foreach (var execution in await site.ExecutionsAsync())
        {
            await site.Stopper.StopAsync(execution.Id, Acts.By("admin"), Never);
        }
    }

    internal static ReplicationDriftRow Drift(
        long policy,
        string tag,
        DriftKind kind,
        DateTimeOffset? repairAskedAt = null
    ) =>
        new()
        {
            PolicyId = policy,
            DestinationRepository = RepositoryName.Parse(Nginx),
            Tag = Tag.Parse(tag),
            Kind = kind,
            RepairAskedAt = repairAskedAt,
        };

    private static async Task<TimeSpan> LagAsync(ReplicationSite site) =>
        (await RuleAsync(site)).LagAt(site.Clock.GetUtcNow());

    private static async Task<RuleSurvey> RuleAsync(ReplicationSite site, int most = 100) =>
        (
            await new SurveyReader(site.Database, new AlarmOptions(), site.Clock).ReadAsync(
                most,
                CancellationToken.None
            )
        ).Rules.Single();
}
