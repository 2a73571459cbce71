using System.Net;
using System.Text.Json;
using Entrepot.Distribution;
using Entrepot.Rigs.Images;
using Entrepot.Unit.Testing;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Management.Robots;

/// <summary>What robot accounts see and do through the API.</summary>
public sealed class RobotProjectTests
{
    private const string Projects = "/api/v2.0/projects";
    private static readonly string Admin = SiteHost.Basic("admin");

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task A_robot_sees_the_public_projects_and_those_where_it_may_do_something(DatabaseKind kind)
    {
        await using var site = await StartAsync(kind);
        var image = new ImageBuilder().Image(10);
        foreach (var project in (string[])["one", "two", "open"])
        {
            await site.PushAsync($"{project}/app", image, "v1");
        }

        var inOne = await TestRobot.OfProjectAsync(site, "ci", "one repository:push");
        var lister = await TestRobot.OfSiteAsync(site, "lister", "two repository:list,repository:pull");
        var everywhere = await TestRobot.OfSiteAsync(site, "everywhere", "* repository:list,repository:pull");
        var projects = await TestRobot.OfSiteAsync(site, "projects", "/ project:list");
        var catalog = await TestRobot.OfSiteAsync(site, "catalog", "/ catalog:read");
        var nothing = await TestRobot.OfSiteAsync(site, "nothing", "/ registry:list");

        (await SeenAsync(site, inOne)).ShouldBe("projects library,one,open; repositories open/app; catalog open/app");
        (await SeenAsync(site, lister)).ShouldBe(
            "projects library,open,two; repositories open/app,two/app; catalog open/app,two/app"
        );
        (await SeenAsync(site, everywhere)).ShouldBe(
            "projects library,one,open,two; repositories one/app,open/app,two/app; catalog one/app,open/app,two/app"
        );
        (await SeenAsync(site, projects)).ShouldBe(
            "projects library,one,open,two; repositories open/app; catalog open/app"
        );
        (await SeenAsync(site, catalog)).ShouldBe(
            "projects library,open; repositories open/app; catalog one/app,open/app,two/app"
        );
        (await SeenAsync(site, nothing)).ShouldBe("projects library,open; repositories open/app; catalog open/app");
        (await site.GetAsync($"{Projects}/two", inOne.Basic)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await site.GetAsync($"{Projects}/one", inOne.Basic)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await site.GetAsync("/v2/open/app/tags/list", nothing.Basic)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task A_project_that_a_robot_makes_is_the_first_administrators(DatabaseKind kind)
    {
        await using var site = await StartAsync(kind);
        await site.AddAccountAsync("second", systemAdministrator: true);
        var maker = await TestRobot.OfSiteAsync(site, "maker", "/ project:create");
        var others = new[]
        {
            await TestRobot.OfSiteAsync(site, "other", "/ project:list", "* project:read,project:update"),
            await TestRobot.OfProjectAsync(site, "other", "one project:read,project:update,project:delete"),
        };

        (await MakeAsync(maker, "made")).ShouldBe(HttpStatusCode.Created);
        foreach (var other in others)
        {
            (await MakeAsync(other, "not-made")).ShouldBe(HttpStatusCode.Forbidden);
        }

        var made = await SiteHost.JsonAsync(await site.GetAsync($"{Projects}/made", Admin));
        made.GetProperty("owner_name").GetString().ShouldBe("admin");
        (await site.GetAsync($"{Projects}/not-made", Admin)).StatusCode.ShouldBe(HttpStatusCode.NotFound);

        async Task<HttpStatusCode> MakeAsync(TestRobot robot, string name) =>
            (
                await site.SendJsonAsync(HttpMethod.Post, Projects, robot.Basic, $$"""{"project_name":"{{name}}"}""")
            ).StatusCode;
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task When_a_project_goes_its_robots_go_and_others_have_nothing_in_a_later_one_of_the_name(
        DatabaseKind kind
    )
    {
        await using var site = await StartAsync(kind);
        var own = await TestRobot.OfProjectAsync(site, "ci", "one project:read");
        var ofSite = await TestRobot.OfSiteAsync(site, "ci", "one project:read", "two project:read");
        foreach (var robot in (TestRobot[])[own, ofSite])
        {
            (await site.GetAsync($"{Projects}/one", robot.Basic)).StatusCode.ShouldBe(HttpStatusCode.OK);
        }

        (await site.SendAsync(HttpMethod.Delete, $"{Projects}/one", Admin)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await site.GetAsync(own.Self, Admin)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        await site.AddProjectAsync("one");

        (await site.GetAsync($"{Projects}/one", own.Basic)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await site.GetAsync($"{Projects}/one", ofSite.Basic)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await site.GetAsync($"{Projects}/two", ofSite.Basic)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (
            await site.Database.ReadAsync((context, token) => context.Robots.CountAsync(token), CancellationToken.None)
        ).ShouldBe(1);
        var shown = await SiteHost.JsonAsync(await site.GetAsync(ofSite.Self, Admin));
        shown
            .GetProperty("permissions")
            .EnumerateArray()
            .Select(grant => grant.GetProperty("namespace").GetString())
            .ShouldBe(["two"]);
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task Permissions_that_change_count_at_once_for_the_secret_and_for_tokens(DatabaseKind kind)
    {
        await using var site = await StartAsync(kind);
        await site.PushAsync("one/app", new ImageBuilder().Image(10), "v1");
        var robot = await TestRobot.OfProjectAsync(site, "ci", "one repository:pull,repository:push");
        var token = await SiteHost.JsonAsync(
            await site.GetAsync(
                "/service/token?service=harbor-registry&scope=repository:one/app:pull,push",
                robot.Basic
            )
        );
        var bearer = $"Bearer {token.GetProperty("token").GetString()}";
        (await UploadAsync(bearer)).ShouldBe(HttpStatusCode.Accepted);

        var body = JsonSerializer.Serialize(new { permissions = TestRobot.Permissions(["one repository:pull"]) });
        (await site.SendJsonAsync(HttpMethod.Put, robot.Self, Admin, body)).EnsureSuccessStatusCode();

        (await UploadAsync(bearer)).ShouldBe(HttpStatusCode.Forbidden);
        (await UploadAsync(robot.Basic)).ShouldBe(HttpStatusCode.Forbidden);
        (await site.GetAsync("/v2/one/app/manifests/v1", bearer)).StatusCode.ShouldBe(HttpStatusCode.OK);

        async Task<HttpStatusCode> UploadAsync(string authorization) =>
            (await site.SendAsync(HttpMethod.Post, "/v2/one/app/blobs/uploads/", authorization)).StatusCode;
    }

    [Fact]
    public async Task A_robot_keeps_the_labels_of_the_site_when_it_may()
    {
        await using var site = await StartAsync(DatabaseKind.Sqlite);
        var keeper = await TestRobot.OfSiteAsync(site, "keeper", "/ label:create");
        var other = await TestRobot.OfSiteAsync(site, "other", "/ label:delete", "* label:create");
        const string Label = """{"name":"prod","scope":"g"}""";

        (await site.SendJsonAsync(HttpMethod.Post, "/api/v2.0/labels", other.Basic, Label)).StatusCode.ShouldBe(
            HttpStatusCode.Forbidden
        );
        (await site.SendJsonAsync(HttpMethod.Post, "/api/v2.0/labels", keeper.Basic, Label)).StatusCode.ShouldBe(
            HttpStatusCode.Created
        );
        (await site.GetAsync("/api/v2.0/labels?scope=g", other.Basic)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    private static async Task<SiteHost> StartAsync(DatabaseKind kind)
    {
        var site = await SiteHost.StartAsync(
            app => app.MapDistribution(),
            kind: kind,
            services: services => services.AddDistribution(),
            beforeRouting: app => app.UseDistribution()
        );
        await site.AddProjectAsync("one");
        await site.AddProjectAsync("two");
        await site.AddProjectAsync("open", isPublic: true);
        return site;
    }

    private static async Task<string> SeenAsync(SiteHost site, TestRobot robot)
    {
        var projects = await ReadAsync(Projects);
        var repositories = await ReadAsync("/api/v2.0/repositories");
        var catalog = await SiteHost.JsonAsync(await site.GetAsync("/v2/_catalog", robot.Basic));
        return $"projects {Names(projects)}; repositories {Names(repositories)}; catalog "
            + Join(catalog.GetProperty("repositories").EnumerateArray().Select(name => name.GetString()!));

        async Task<JsonElement> ReadAsync(string path) =>
            await SiteHost.JsonAsync(await site.GetAsync(path, robot.Basic));

        static string Names(JsonElement list) =>
            Join(list.EnumerateArray().Select(item => item.GetProperty("name").GetString()!));

        static string Join(IEnumerable<string> names) => string.Join(',', names.Order(StringComparer.Ordinal));
    }
}
