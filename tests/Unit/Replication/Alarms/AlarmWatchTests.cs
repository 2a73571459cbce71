using Entrepot.Data.Rows;
using Entrepot.Replication.Alarms;
using Entrepot.Rigs.Images;
using Entrepot.Unit.Replication.Survey;
using Entrepot.Unit.Testing;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Replication.Alarms;

public sealed class AlarmWatchTests
{
    private readonly ImageBuilder images = new();

    private static CancellationToken Never => CancellationToken.None;

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task An_endpoint_that_is_parked_is_told_of_once_and_its_return_too(DatabaseKind kind)
    {
        await using var scene = await AlarmScene.CreateAsync(kind);
        await scene.Watch.LookAsync(Never);
        (await scene.AlarmsAsync()).ShouldBeEmpty();

        await scene.ParkAsync();
        await scene.Watch.LookAsync(Never);
        await scene.Watch.LookAsync(Never);

        var alarm = (await scene.AlarmsAsync()).ShouldHaveSingleItem();
        (alarm.Kind, alarm.Subject, alarm.ClearedAt).ShouldBe((AlarmKind.EndpointParked, "there", null));
        alarm.Text.ShouldContain("cannot be reached");
        alarm.Text.ShouldContain("test the endpoint");
        (await scene.NoticesAsync())
            .Select(notice => (notice.Channel, notice.Cleared))
            .ShouldBe([("http", false), ("mail", false)]);

        scene.Site.Clock.Advance(TimeSpan.FromMinutes(3));
        await scene.OpenAsync();
        await scene.Watch.LookAsync(Never);
        await scene.Watch.LookAsync(Never);

        (await scene.AlarmsAsync()).ShouldHaveSingleItem().ClearedAt.ShouldBe(scene.Site.Clock.GetUtcNow());
        (await scene.NoticesAsync()).Count(notice => notice.Cleared).ShouldBe(2);
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task An_endpoint_that_answers_pings_and_no_work_is_one_alarm(DatabaseKind kind)
    {
        await using var scene = await AlarmScene.CreateAsync(kind);
        await scene.Site.PushAsync("library/nginx", "v1", images.Image(300));
        await scene.Site.RelayAsync();
        for (var time = 0; time < 3; time++)
        {
            await scene.ParkAsync();
            await scene.Watch.LookAsync(Never);
            await scene.AnswerAsync();
            await scene.Watch.LookAsync(Never);
        }

        (await scene.AlarmsAsync()).ShouldHaveSingleItem().ClearedAt.ShouldBeNull();

        await scene.Site.DrainAsync();
        await scene.Watch.LookAsync(Never);
        (await scene.AlarmsAsync()).ShouldHaveSingleItem().ClearedAt.ShouldNotBeNull();
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task A_rule_that_is_too_far_behind_is_told_of_until_it_has_caught_up(DatabaseKind kind)
    {
        await using var scene = await AlarmScene.CreateAsync(kind);
        await scene.Site.PushAsync("library/nginx", "v1", images.Image(300));
        await scene.Site.RelayAsync();
        scene.Site.Clock.Advance(TimeSpan.FromMinutes(10));
        await scene.Watch.LookAsync(Never);
        (await scene.AlarmsAsync()).ShouldBeEmpty();

        scene.Site.Clock.Advance(TimeSpan.FromSeconds(1));
        await scene.Watch.LookAsync(Never);
        var alarm = (await scene.AlarmsAsync()).ShouldHaveSingleItem();
        (alarm.Kind, alarm.Subject).ShouldBe((AlarmKind.Lag, "rule"));
        alarm.Text.ShouldContain("10 minutes behind");
        alarm.Text.ShouldContain("1 reference waits");

        await scene.Site.DrainAsync();
        await scene.Watch.LookAsync(Never);
        (await scene.AlarmsAsync()).ShouldHaveSingleItem().ClearedAt.ShouldNotBeNull();
    }

    [Fact]
    public async Task No_limit_is_no_alarm_however_far_a_rule_is_behind()
    {
        await using var scene = await AlarmScene.CreateAsync(
            DatabaseKind.Sqlite,
            new AlarmOptions { Lag = TimeSpan.Zero }
        );
        await scene.Site.PushAsync("library/nginx", "v1", images.Image(300));
        await scene.Site.RelayAsync();
        scene.Site.Clock.Advance(TimeSpan.FromDays(1));

        await scene.Watch.LookAsync(Never);

        (await scene.AlarmsAsync()).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task Differences_that_nobody_repairs_are_told_of(DatabaseKind kind)
    {
        await using var scene = await AlarmScene.CreateAsync(kind);
        await scene.Site.WriteAsync(context =>
            context.ReplicationDrifts.AddRange(
                SurveyTests.Drift(1, "a", DriftKind.Missing, scene.Site.Clock.GetUtcNow()),
                SurveyTests.Drift(1, "b", DriftKind.Different)
            )
        );
        await scene.Watch.LookAsync(Never);
        var alarm = (await scene.AlarmsAsync()).ShouldHaveSingleItem();
        alarm.Kind.ShouldBe(AlarmKind.Drift);
        alarm.Text.ShouldContain("(1 different)");

        await scene.Site.WriteAsync(async context =>
            (await context.ReplicationDrifts.SingleAsync(drift => drift.Kind == DriftKind.Different)).RepairAskedAt =
                scene.Site.Clock.GetUtcNow()
        );
        await scene.Watch.LookAsync(Never);
        (await scene.AlarmsAsync()).ShouldHaveSingleItem().ClearedAt.ShouldNotBeNull();

        // What others keep there is nobody's trouble.
        await scene.Site.WriteAsync(context =>
            context.ReplicationDrifts.Add(SurveyTests.Drift(1, "c", DriftKind.Extra))
        );
        await scene.Watch.LookAsync(Never);
        (await scene.AlarmsAsync()).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_rule_that_pulls_differs_here()
    {
        await using var scene = await AlarmScene.CreateAsync(DatabaseKind.Sqlite);
        await scene.RuleAsync(rule =>
            (rule.SourceEndpointId, rule.DestinationEndpointId) = (rule.DestinationEndpointId, null)
        );
        await scene.Site.WriteAsync(context =>
            context.ReplicationDrifts.Add(SurveyTests.Drift(1, "a", DriftKind.Different))
        );

        await scene.Watch.LookAsync(Never);

        (await scene.AlarmsAsync())
            .ShouldHaveSingleItem()
            .Text.ShouldContain(": this site differs from what the rule wants here (1 different)");
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task Deletions_that_are_held_back_are_told_of_with_what_to_do(DatabaseKind kind)
    {
        await using var scene = await AlarmScene.CreateAsync(kind);
        await scene.RuleAsync(rule => rule.PausedReason = "disable and enable the rule to carry the deletions out");
        await scene.Watch.LookAsync(Never);
        var alarm = (await scene.AlarmsAsync()).ShouldHaveSingleItem();
        alarm.Kind.ShouldBe(AlarmKind.DeletionsHeld);
        alarm.Text.ShouldContain("disable and enable the rule");

        await scene.RuleAsync(rule => rule.PausedReason = "");
        await scene.Watch.LookAsync(Never);
        (await scene.AlarmsAsync()).ShouldHaveSingleItem().ClearedAt.ShouldNotBeNull();
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task Many_nodes_that_look_at_once_tell_once(DatabaseKind kind)
    {
        await using var scene = await AlarmScene.CreateAsync(kind);
        await scene.ParkAsync();
        await scene.RuleAsync(rule => rule.PausedReason = "wait");

        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => scene.NewWatch().LookAsync(Never))));
        (await scene.AlarmsAsync()).Count.ShouldBe(2);
        (await scene.NoticesAsync()).Count.ShouldBe(4);

        await scene.OpenAsync();
        await scene.RuleAsync(rule => rule.PausedReason = "");
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => scene.NewWatch().LookAsync(Never))));
        (await scene.NoticesAsync()).Count(notice => notice.Cleared).ShouldBe(4);
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task Only_the_newest_alarms_that_are_over_are_kept(DatabaseKind kind)
    {
        await using var scene = await AlarmScene.CreateAsync(kind);
        await scene.Site.WriteAsync(context =>
            context.Alarms.AddRange(
                Enumerable
                    .Range(0, AlarmBook.Kept + 5)
                    .Select(number => new AlarmRow
                    {
                        Subject = "there",
                        Text = "",
                        ClearedAt = DateTimeOffset.UnixEpoch.AddSeconds(number),
                    })
            )
        );
        await scene.ParkAsync();

        await scene.Watch.LookAsync(Never);

        var alarms = await scene.AlarmsAsync();
        alarms.Count.ShouldBe(AlarmBook.Kept + 1);
        alarms.Min(alarm => alarm.ClearedAt).ShouldBe(DateTimeOffset.UnixEpoch.AddSeconds(5));
    }
}
