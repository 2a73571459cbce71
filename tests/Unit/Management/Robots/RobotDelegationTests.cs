using System.Net;
using System.Text.Json;
using CsCheck;
using Entrepot.Access.Authorization;
using Entrepot.Access.Robots;
using Entrepot.Unit.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Management.Robots;

/// <summary>Nobody gets by a robot account what they do not have.</summary>
public sealed class RobotDelegationTests
{
    private const string Robots = TestRobot.Path;
    private static readonly string[] Places = ["/", "*", "one", "two"];

    /// <summary>Few, so that what is wanted often enough is held.</summary>
    private static readonly string[] InProject = ["repository:pull", "repository:push", "project:read", "robot:create"];
    private static readonly string[] OfSite = ["registry:list", "registry:create", "robot:create", "project:list"];

    private static readonly Gen<string> Grant = Gen.Select(
        Gen.Int[0, 3].Select(number => Places[number]),
        Gen.Int[0, 3].Array[1, 3],
        (place, numbers) =>
            $"{place} {string.Join(',', numbers.Distinct().Select(number => (place == "/" ? OfSite : InProject)[number]))}"
    );

    private static readonly Gen<string[]> Grants = Grant.Array[1, 4];

    /// <summary>Random makers, random wishes: whatever is made can nowhere do what its maker cannot.</summary>
    [Fact]
    public async Task A_robot_makes_none_that_can_more_than_itself()
    {
        await using var site = await StartAsync();
        var made = 0;
        var refused = 0;
        var number = 0;
        await Gen.Select(Grants, Grants)
            .SampleAsync(
                async (held, wanted) =>
                {
                    var run = Interlocked.Increment(ref number);
                    var maker = await TestRobot.OfSiteAsync(site, $"maker-{run}", [.. held, "/ robot:create"]);
                    var body = TestRobot.Body($"child-{run}", "system", wanted);

                    var answer = await site.SendJsonAsync(HttpMethod.Post, Robots, maker.Basic, body);

                    var (ofMaker, ofChild) = (
                        await OpenedAsync(site, $"maker-{run}"),
                        await OpenedAsync(site, $"child-{run}")
                    );
                    ofChild
                        .IsSubsetOf(ofMaker)
                        .ShouldBeTrue($"{string.Join(';', held)} made {string.Join(';', wanted)}");
                    Interlocked.Increment(ref answer.IsSuccessStatusCode ? ref made : ref refused);
                    // Not found: a project that the maker does not know of.
                    answer.StatusCode.ShouldBeOneOf(
                        HttpStatusCode.Created,
                        HttpStatusCode.Forbidden,
                        HttpStatusCode.NotFound
                    );
                },
                iter: 150,
                threads: 1
            );

        made.ShouldBeGreaterThan(10);
        refused.ShouldBeGreaterThan(10);
    }

    /// <summary>By the decision itself, in as many cases as it takes to meet the odd ones.</summary>
    [Fact]
    public async Task What_is_handed_on_is_never_more_than_what_is_held()
    {
        await using var site = await StartAsync();
        var ids = await ProjectsAsync(site);
        var delegation = site.Services.GetRequiredService<RobotDelegation>();
        var rights = site.Services.GetRequiredService<Rights>();
        var allowed = 0;
        await Gen.Select(Grants, Grants.Array[100])
            .SampleAsync(
                async (held, wishes) =>
                {
                    var maker = await TestRobot.OfSiteAsync(site, $"m{Guid.NewGuid():N}", held);
                    var giver = new Principal(PrincipalKind.Robot, maker.Id, maker.Name, false);
                    var own = Opened((await rights.Robots.FindAsync(maker.Id, CancellationToken.None))!.Grants);
                    foreach (var wanted in wishes)
                    {
                        var grants = wanted.Select(text => Parse(text, ids)).ToList();
                        if (await delegation.FirstExcessAsync(giver, grants, CancellationToken.None) is null)
                        {
                            allowed++;
                            Opened(new RobotGrants(grants)).IsSubsetOf(own).ShouldBeTrue();
                        }
                        else
                        {
                            Opened(new RobotGrants(grants)).IsSubsetOf(own).ShouldBeFalse();
                        }
                    }
                },
                iter: 30,
                threads: 1
            );

        allowed.ShouldBeGreaterThan(100);
    }

    [Fact]
    public async Task A_robot_neither_raises_another_nor_itself_nor_takes_over_one_that_can_more()
    {
        await using var site = await StartAsync();
        var manager = await TestRobot.OfSiteAsync(
            site,
            "manager",
            "/ robot:update,robot:read,robot:create,registry:list",
            "one repository:pull"
        );
        var weaker = await TestRobot.OfSiteAsync(site, "weaker", "/ registry:list");
        var stronger = await TestRobot.OfSiteAsync(site, "stronger", "/ registry:list,registry:delete");

        foreach (
            var (target, grants, status) in ((TestRobot, string[], HttpStatusCode)[])
                [
                    (weaker, ["/ registry:list", "one repository:pull"], HttpStatusCode.OK),
                    (weaker, ["/ registry:read"], HttpStatusCode.Forbidden),
                    (weaker, ["one repository:push"], HttpStatusCode.Forbidden),
                    (weaker, ["* repository:pull"], HttpStatusCode.Forbidden),
                    (weaker, ["two repository:pull"], HttpStatusCode.NotFound),
                    (manager, ["/ robot:update,robot:delete"], HttpStatusCode.Forbidden),
                    (stronger, ["/ registry:list,registry:delete"], HttpStatusCode.Forbidden),
                ]
        )
        {
            var body = JsonSerializer.Serialize(new { permissions = TestRobot.Permissions(grants) });
            (await site.SendJsonAsync(HttpMethod.Put, target.Self, manager.Basic, body)).StatusCode.ShouldBe(
                status,
                $"{target.Name} {string.Join(';', grants)}"
            );
        }

        (await site.SendJsonAsync(HttpMethod.Patch, stronger.Self, manager.Basic, "{}")).StatusCode.ShouldBe(
            HttpStatusCode.Forbidden,
            "its secret opens more than the manager may"
        );
        (await site.GetAsync("/v2/", stronger.Basic)).StatusCode.ShouldNotBe(HttpStatusCode.Unauthorized);
        (await site.SendJsonAsync(HttpMethod.Patch, weaker.Self, manager.Basic, "{}")).StatusCode.ShouldBe(
            HttpStatusCode.OK
        );
    }

    [Fact]
    public async Task What_everybody_may_do_in_a_public_project_is_not_the_robots_to_give()
    {
        await using var site = await StartAsync();
        await site.AddProjectAsync("open", isPublic: true);
        var maker = await TestRobot.OfSiteAsync(site, "maker", "/ robot:create");

        (await site.GetAsync("/api/v2.0/projects/open", maker.Basic)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (
            await site.SendJsonAsync(
                HttpMethod.Post,
                Robots,
                maker.Basic,
                TestRobot.Body("child", "system", ["open repository:pull"])
            )
        ).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task An_administrator_of_a_project_gives_all_that_a_robot_can_have_there()
    {
        await using var site = await StartAsync();
        await site.AddAccountAsync("ann");
        await site.AddMemberAsync("one", "ann", ProjectRole.ProjectAdmin);
        var everything = string.Join(',', PermissionCatalogue.Project);

        var robot = await TestRobot.MakeAsync(
            site,
            SiteHost.Basic("ann"),
            TestRobot.Body("all", "project", [$"one {everything}"])
        );

        var shown = await SiteHost.JsonAsync(await site.GetAsync(robot.Self, robot.Basic));
        shown
            .GetProperty("permissions")[0]
            .GetProperty("access")
            .GetArrayLength()
            .ShouldBe(PermissionCatalogue.Project.Count);
        shown.GetProperty("creator_type").GetString().ShouldBe("local");
        var child = await TestRobot.MakeAsync(
            site,
            robot.Basic,
            TestRobot.Body("child", "project", ["one repository:pull"])
        );
        shown = await SiteHost.JsonAsync(await site.GetAsync(child.Self, robot.Basic));
        shown.GetProperty("creator_type").GetString().ShouldBe("robot");
        shown.GetProperty("creator_ref").GetInt64().ShouldBe(robot.Id);
    }

    private static async Task<SiteHost> StartAsync()
    {
        var site = await SiteHost.StartAsync();
        await site.AddProjectAsync("one");
        await site.AddProjectAsync("two");
        return site;
    }

    private static Task<Dictionary<string, long>> ProjectsAsync(SiteHost site) =>
        site.Database.ReadAsync(
            (context, token) => context.Projects.ToDictionaryAsync(row => row.Name, row => row.Id, token),
            CancellationToken.None
        );

    private static RobotGrant Parse(string grant, Dictionary<string, long> ids)
    {
        var parts = grant.Split(' ');
        RobotPlace place = parts[0] switch
        {
            "/" => new RobotPlace.Site(),
            "*" => new RobotPlace.EveryProject(),
            var name => new RobotPlace.Project(ids[name], name),
        };
        return new RobotGrant(
            place,
            [.. parts[1].Split(',').Select(pair => new Permission(pair.Split(':')[0], pair.Split(':')[1]))]
        );
    }

    private static async Task<HashSet<string>> OpenedAsync(SiteHost site, string name)
    {
        var permissions = await site.Database.ReadAsync(
            (context, token) =>
                context
                    .Robots.Where(row => row.Name == name)
                    .Select(row => row.Permissions)
                    .SingleOrDefaultAsync(token),
            CancellationToken.None
        );
        return Opened(new RobotGrants(StoredGrant.Read(permissions ?? "[]")));
    }

    /// <summary>All that the grants open, in the site, in the projects that are there and in one that is to come.</summary>
    private static HashSet<string> Opened(RobotGrants grants)
    {
        static Permission Of(string text) => new(text.Split(':')[0], text.Split(':')[1]);
        var ofSite = OfSite.Where(text => grants.HoldsForSite(Of(text))).Select(text => $"/ {text}");
        var inProjects =
            from id in Enumerable.Range(1, 9)
            from text in InProject
            where grants.HoldsIn(id, Of(text))
            select $"{id} {text}";
        return [.. ofSite, .. inProjects];
    }
}
