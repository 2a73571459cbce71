using System.Globalization;
using System.Net;
using System.Text.Json;
using Entrepot.Access.Authorization;
using Entrepot.Unit.Testing;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Management.Robots;

/// <summary>Who sees and manages which robot accounts.</summary>
public sealed class RobotAccessTests
{
    private const string Robots = TestRobot.Path;
    private static readonly string Admin = SiteHost.Basic("admin");

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task The_list_is_of_the_site_or_of_a_project_and_is_filtered_sorted_and_cut(DatabaseKind kind)
    {
        await using var site = await SiteHost.StartAsync(kind: kind);
        var team = await site.AddProjectAsync("team");
        foreach (var name in (string[])["prod", "eu-prod", "test"])
        {
            await TestRobot.OfSiteAsync(site, name, "/ registry:list", "team repository:pull");
        }

        await TestRobot.OfProjectAsync(site, "own", "team repository:pull");

        (await NamesAsync(site, "")).ShouldBe("robot$eu-prod,robot$prod,robot$test");
        (await NamesAsync(site, "?q=Level=system")).ShouldBe("robot$eu-prod,robot$prod,robot$test");
        (await NamesAsync(site, "?q=Level=system,ProjectID=0")).ShouldBe("robot$eu-prod,robot$prod,robot$test");
        (await NamesAsync(site, $"?q=Level=project,ProjectID={team}")).ShouldBe("robot$team+own");
        (await NamesAsync(site, $"?q=level=project,project_id={team}")).ShouldBe("robot$team+own");
        (await NamesAsync(site, "?q=name=~PRO")).ShouldBe("robot$eu-prod,robot$prod");
        (await NamesAsync(site, "?sort=-creation_time")).ShouldBe("robot$test,robot$eu-prod,robot$prod");
        var page = await site.GetAsync($"{Robots}?page=2&page_size=1", Admin);
        page.Headers.GetValues("X-Total-Count").ShouldBe(["3"]);
        page.Headers.GetValues("Link").Single().ShouldContain($"<{Robots}?page=1&page_size=1>; rel=\"prev\"");
        foreach (
            var (query, status) in ((string, HttpStatusCode)[])
                [
                    ("?q=Level=global", HttpStatusCode.BadRequest),
                    ("?q=Level=project", HttpStatusCode.BadRequest),
                    ("?q=Level=project,ProjectID=x", HttpStatusCode.BadRequest),
                    ("?q=Level=project,ProjectID=99", HttpStatusCode.NotFound),
                    ("?q=Level={system project}", HttpStatusCode.BadRequest),
                    ("?q=secret_hash=1", HttpStatusCode.BadRequest),
                    ("?sort=secret", HttpStatusCode.BadRequest),
                    ("?page_size=101", HttpStatusCode.UnprocessableEntity),
                ]
        )
        {
            (await site.GetAsync(Robots + query, Admin)).StatusCode.ShouldBe(status, query);
        }
    }

    [Theory]
    [InlineData(ProjectRole.ProjectAdmin, HttpStatusCode.OK, HttpStatusCode.OK)]
    [InlineData(ProjectRole.Maintainer, HttpStatusCode.OK, HttpStatusCode.Forbidden)]
    [InlineData(ProjectRole.Developer, HttpStatusCode.OK, HttpStatusCode.Forbidden)]
    [InlineData(ProjectRole.Guest, HttpStatusCode.OK, HttpStatusCode.Forbidden)]
    [InlineData(ProjectRole.LimitedGuest, HttpStatusCode.NotFound, HttpStatusCode.NotFound)]
    public async Task The_robots_of_a_project_are_managed_by_its_administrators_and_seen_by_its_members(
        ProjectRole role,
        HttpStatusCode read,
        HttpStatusCode write
    )
    {
        await using var site = await SiteHost.StartAsync();
        var team = await site.AddProjectAsync("team");
        var other = await site.AddProjectAsync("other");
        await site.AddAccountAsync("ann");
        await site.AddMemberAsync("team", "ann", role);
        var ann = SiteHost.Basic("ann");
        var robot = await TestRobot.OfProjectAsync(site, "ci", "team repository:pull");
        var put = TestRobot.Body("ci", "project", ["team repository:push"]);
        var post = TestRobot.Body("new", "project", ["team repository:push"]);

        (await site.GetAsync(robot.Self, ann)).StatusCode.ShouldBe(read);
        (await site.GetAsync($"{Robots}?q=Level=project,ProjectID={team}", ann)).StatusCode.ShouldBe(
            read == HttpStatusCode.OK ? read : HttpStatusCode.Forbidden
        );
        (await site.SendJsonAsync(HttpMethod.Put, robot.Self, ann, put)).StatusCode.ShouldBe(write);
        (await site.SendJsonAsync(HttpMethod.Patch, robot.Self, ann, "{}")).StatusCode.ShouldBe(write);
        (await site.SendAsync(HttpMethod.Delete, robot.Self, ann)).StatusCode.ShouldBe(write);
        (await site.SendJsonAsync(HttpMethod.Post, Robots, ann, post)).StatusCode.ShouldBe(
            write == HttpStatusCode.OK ? HttpStatusCode.Created : HttpStatusCode.Forbidden
        );
        (await site.GetAsync($"{Robots}?q=Level=project,ProjectID={other}", ann)).StatusCode.ShouldBe(
            HttpStatusCode.NotFound
        );
    }

    [Fact]
    public async Task Somebody_elses_robot_is_answered_as_one_that_does_not_exist()
    {
        await using var site = await SiteHost.StartAsync();
        await site.AddProjectAsync("team");
        await site.AddProjectAsync("other");
        await site.AddAccountAsync("ann");
        await site.AddMemberAsync("other", "ann", ProjectRole.ProjectAdmin);
        var ofSite = await TestRobot.OfSiteAsync(site, "ci", "/ registry:list");
        var ofTeam = await TestRobot.OfProjectAsync(site, "ci", "team repository:pull");
        var ofOther = await TestRobot.OfProjectAsync(
            site,
            "boss",
            "other robot:read,robot:list,robot:create,robot:update,robot:delete,repository:pull"
        );
        var body = TestRobot.Body("ci", "project", ["other repository:pull"]);

        foreach (var asking in (string[])[SiteHost.Basic("ann"), ofOther.Basic])
        {
            foreach (var id in (long[])[ofSite.Id, ofTeam.Id])
            {
                foreach (var method in (string[])["GET", "PUT", "PATCH", "DELETE"])
                {
                    var foreign = await SendAsync(id, method, asking);
                    var missing = await SendAsync(999_999, method, asking);
                    foreign.StatusCode.ShouldBe(HttpStatusCode.NotFound, $"{method} {id}");
                    (await foreign.Content.ReadAsStringAsync()).ShouldBe(
                        (await missing.Content.ReadAsStringAsync()).Replace(
                            "999999",
                            id.ToString(CultureInfo.InvariantCulture),
                            StringComparison.Ordinal
                        )
                    );
                }
            }

            (await site.GetAsync(Robots, asking)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
            foreach (
                var (level, grant) in ((string, string)[])
                    [("system", "/ registry:list"), ("system", "other repository:pull")]
            )
            {
                (
                    await site.SendJsonAsync(HttpMethod.Post, Robots, asking, TestRobot.Body("x", level, [grant]))
                ).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
            }

            foreach (var project in (string[])["team", "ghost"])
            {
                var answer = await site.SendJsonAsync(
                    HttpMethod.Post,
                    Robots,
                    asking,
                    TestRobot.Body("x", "project", [$"{project} repository:pull"])
                );
                answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
                (await answer.Content.ReadAsStringAsync()).ShouldContain(
                    $"project {project} not found, or you have no access to it"
                );
            }
        }

        foreach (var path in (string[])[Robots, ofTeam.Self, $"{Robots}/999999", "/api/v2.0/permissions"])
        {
            (await site.GetAsync(path)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized, path);
        }

        Task<HttpResponseMessage> SendAsync(long id, string method, string asking) =>
            site.SendJsonAsync(new HttpMethod(method), $"{Robots}/{id}", asking, body);
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task What_is_done_with_robots_is_noted_without_their_secrets(DatabaseKind kind)
    {
        await using var site = await SiteHost.StartAsync(kind: kind);
        var team = await site.AddProjectAsync("team");
        var robot = await TestRobot.OfProjectAsync(site, "ci", "team repository:pull");
        await site.SendJsonAsync(HttpMethod.Post, Robots, Admin, TestRobot.Body("ci", "project", ["team tag:list"]));
        await site.SendJsonAsync(
            HttpMethod.Put,
            robot.Self,
            Admin,
            TestRobot.Body("ci", "project", ["team repository:push"])
        );
        await site.SendJsonAsync(HttpMethod.Patch, robot.Self, Admin, """{"secret":"Chosen-By-1"}""");
        await site.SendAsync(HttpMethod.Delete, robot.Self, Admin);

        var acts = await site.Database.ReadAsync(
            (context, token) =>
                context
                    .Acts.AsNoTracking()
                    .Where(row => row.ResourceType == "robot")
                    .OrderBy(row => row.Id)
                    .ToListAsync(token),
            CancellationToken.None
        );
        acts.Select(act => act.Operation).ShouldBe(["create", "update", "update", "delete"]);
        acts.ShouldAllBe(act => act.Actor == "admin" && act.Resource == "robot$team+ci" && act.ProjectId == team);
        acts.ShouldAllBe(act => !act.Description.Contains("Chosen", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_catalogue_is_shown_to_those_who_may_make_robots()
    {
        await using var site = await SiteHost.StartAsync();
        await site.AddProjectAsync("team");
        await site.AddAccountAsync("ann");
        await site.AddAccountAsync("bob");
        await site.AddMemberAsync("team", "ann", ProjectRole.ProjectAdmin);
        await site.AddMemberAsync("team", "bob", ProjectRole.Maintainer);
        var maker = await TestRobot.OfSiteAsync(site, "maker", "/ robot:create");
        var inTeam = await TestRobot.OfProjectAsync(site, "maker", "team robot:create");
        var other = await TestRobot.OfProjectAsync(site, "other", "team robot:read");

        (await ShownAsync(Admin)).ShouldBe("system and project");
        (await ShownAsync(maker.Basic)).ShouldBe("system and project");
        (await ShownAsync(SiteHost.Basic("ann"))).ShouldBe("project");
        (await ShownAsync(inTeam.Basic)).ShouldBe("project");
        (await ShownAsync(SiteHost.Basic("bob"))).ShouldBe("Forbidden");
        (await ShownAsync(other.Basic)).ShouldBe("Forbidden");
        var all = await SiteHost.JsonAsync(await site.GetAsync("/api/v2.0/permissions", Admin));
        all.GetProperty("system")
            .EnumerateArray()
            .Select(entry => entry.ToString())
            .ShouldContain("""{"resource":"registry","action":"list"}""");
        all.GetProperty("project")
            .EnumerateArray()
            .Select(entry => entry.ToString())
            .ShouldContain("""{"resource":"repository","action":"push"}""");

        async Task<string> ShownAsync(string asking)
        {
            var answer = await site.GetAsync("/api/v2.0/permissions", asking);
            return !answer.IsSuccessStatusCode
                ? answer.StatusCode.ToString()
                : string.Join(
                    " and ",
                    (await SiteHost.JsonAsync(answer))
                        .EnumerateObject()
                        .Where(member => member.Value.GetArrayLength() > 0)
                        .Select(member => member.Name)
                );
        }
    }

    private static string Read(JsonElement element, string member) => element.GetProperty(member).ToString();

    private static async Task<string> NamesAsync(SiteHost site, string query)
    {
        var answer = await site.GetAsync(Robots + query, Admin);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, query);
        return string.Join(
            ',',
            (await SiteHost.JsonAsync(answer)).EnumerateArray().Select(robot => Read(robot, "name"))
        );
    }
}
