using System.Globalization;
using System.Net;
using System.Text.Json;
using Entrepot.Unit.Testing;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Management.Robots;

/// <summary>A robot account does not live on in one that it made, changed or took over.</summary>
public sealed class RobotLifetimeTests
{
    private static readonly string Admin = SiteHost.Basic("admin");
    private readonly ShiftedClock clock = new();

    [Theory]
    [InlineData("-1", 10, 10)]
    [InlineData("0", 10, 10)]
    [InlineData("null", 10, 10)]
    [InlineData("11", 10, 10)]
    [InlineData("10", 10, 10)]
    [InlineData("3", 10, 3)]
    [InlineData("-1", -1, -1)]
    public async Task One_that_a_robot_makes_ends_with_it_at_the_latest(string asked, int makersDays, int days)
    {
        await using var site = await SiteHost.StartAsync(clock: clock);
        var maker = await MakeAsync(site, Admin, "maker", makersDays.ToString(CultureInfo.InvariantCulture));

        var child = await MakeAsync(site, maker.Basic, "child", asked);

        var (duration, end) = await LifeAsync(site, child);
        duration.ShouldBe(days);
        var (_, makersEnd) = await LifeAsync(site, maker);
        (end == makersEnd).ShouldBe(days == makersDays);
        (await site.GetAsync(child.Self, child.Basic)).StatusCode.ShouldBe(HttpStatusCode.OK);
        if (days > 0)
        {
            clock.Advance(TimeSpan.FromDays(days));
            (await site.GetAsync(child.Self, child.Basic)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        }
    }

    [Fact]
    public async Task One_that_is_made_within_the_last_day_ends_within_it()
    {
        await using var site = await SiteHost.StartAsync(clock: clock);
        var maker = await MakeAsync(site, Admin, "maker", "1");
        var (_, end) = await LifeAsync(site, maker);
        clock.Advance(TimeSpan.FromHours(20));

        var child = await MakeAsync(site, maker.Basic, "child", "30");

        (await LifeAsync(site, child)).ShouldBe((1, end));
    }

    [Fact]
    public async Task A_robot_prolongs_neither_itself_nor_another_beyond_its_end_and_an_administrator_does()
    {
        await using var site = await SiteHost.StartAsync(clock: clock);
        var manager = await MakeAsync(site, Admin, "manager", "10");
        var other = await MakeAsync(site, Admin, "other", "5");
        var (_, end) = await LifeAsync(site, manager);

        foreach (var robot in (TestRobot[])[manager, other])
        {
            (await ProlongAsync(site, robot, manager.Basic)).StatusCode.ShouldBe(HttpStatusCode.OK);
            (await LifeAsync(site, robot)).ShouldBe((10, end));
        }

        (await ProlongAsync(site, other, Admin)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await LifeAsync(site, other)).ShouldBe((-1, -1));
    }

    [Fact]
    public async Task A_robot_gets_no_secret_that_counts_longer_than_its_own()
    {
        await using var site = await SiteHost.StartAsync(clock: clock);
        var manager = await MakeAsync(site, Admin, "manager", "10");
        var longer = await MakeAsync(site, Admin, "longer", "11");
        var forever = await MakeAsync(site, Admin, "forever", "-1");
        var shorter = await MakeAsync(site, Admin, "shorter", "9");

        foreach (
            var (robot, status) in ((TestRobot, HttpStatusCode)[])
                [
                    (longer, HttpStatusCode.Forbidden),
                    (forever, HttpStatusCode.Forbidden),
                    (shorter, HttpStatusCode.OK),
                    (manager, HttpStatusCode.OK),
                ]
        )
        {
            (await site.SendJsonAsync(HttpMethod.Patch, robot.Self, manager.Basic, "{}")).StatusCode.ShouldBe(
                status,
                robot.Name
            );
        }

        (await site.GetAsync(longer.Self, longer.Basic)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    private static Task<TestRobot> MakeAsync(SiteHost site, string authorization, string name, string days) =>
        TestRobot.MakeAsync(
            site,
            authorization,
            TestRobot
                .Body(name, "system", ["/ robot:create,robot:read,robot:update"])
                .Replace("\"duration\":-1", $"\"duration\":{days}", StringComparison.Ordinal)
        );

    private static Task<HttpResponseMessage> ProlongAsync(SiteHost site, TestRobot robot, string authorization) =>
        site.SendJsonAsync(
            HttpMethod.Put,
            robot.Self,
            authorization,
            JsonSerializer.Serialize(
                new { duration = -1, permissions = TestRobot.Permissions(["/ robot:create,robot:read,robot:update"]) }
            )
        );

    private static async Task<(long Days, long End)> LifeAsync(SiteHost site, TestRobot robot)
    {
        var shown = await SiteHost.JsonAsync(await site.GetAsync(robot.Self, Admin));
        return (shown.GetProperty("duration").GetInt64(), shown.GetProperty("expires_at").GetInt64());
    }
}
