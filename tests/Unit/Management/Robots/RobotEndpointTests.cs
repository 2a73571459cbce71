using System.Globalization;
using System.Net;
using System.Text.Json;
using Entrepot.Unit.Testing;
using Microsoft.Extensions.Time.Testing;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Management.Robots;

public sealed class RobotEndpointTests
{
    private const string Robots = TestRobot.Path;
    private static readonly string Admin = SiteHost.Basic("admin");

    /// <summary>Members that a request has instead of fit ones.</summary>
    private static readonly (string Member, string Value)[] Unfit =
    [
        ("name", "\"Ci\""),
        ("name", "\"team+ci\""),
        ("name", "\"a b\""),
        ("name", "\"\""),
        ("name", "null"),
        ("level", "\"global\""),
        ("level", "null"),
        ("duration", "-2"),
        ("duration", "1000001"),
        ("duration", "\"x\""),
        ("secret", "\"weak\""),
        ("secret", "\"Newline-1\\n\""),
        ("description", "\"\\u0000\""),
        ("permissions", "null"),
        ("permissions", "[]"),
        ("permissions", "[null]"),
        ("permissions", """[{"kind":"system","namespace":"/","access":[]}]"""),
        ("permissions", """[{"kind":"system","namespace":"/","access":[null]}]"""),
        ("permissions", """[{"kind":"system","namespace":"/","access":[{"resource":"*","action":"*"}]}]"""),
        ("permissions", """[{"namespace":"*","access":[{"resource":"repository","action":"pull"}]}]"""),
    ];

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task A_robot_is_made_shown_changed_and_deleted_as_clients_of_harbor_do_it(DatabaseKind kind)
    {
        var clock = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var site = await SiteHost.StartAsync(kind: kind, clock: clock);
        await site.AddProjectAsync("team");
        var now = clock.GetUtcNow();

        var created = await site.SendJsonAsync(
            HttpMethod.Post,
            Robots,
            Admin,
            """
            {"name":"ci","description":"builds","level":"system","duration":10,"disable":false,"unknown":1,"permissions":[
            {"kind":"project","namespace":"team","access":[{"resource":"repository","action":"push"}]},
            {"kind":"project","namespace":"team","access":[{"resource":"repository","action":"pull","effect":"allow"}]},
            {"kind":"project","namespace":"*","access":[{"resource":"repository","action":"list"}]},
            {"kind":"system","namespace":"/","access":[{"resource":"registry","action":"list"}]}]}
            """
        );
        created.StatusCode.ShouldBe(HttpStatusCode.Created);
        var made = await SiteHost.JsonAsync(created);
        var id = made.GetProperty("id").GetInt64();
        var path = created.Headers.Location!.ToString();
        path.ShouldBe($"{Robots}/{id}");
        made.GetProperty("name").GetString().ShouldBe("robot$ci");
        made.GetProperty("secret").GetString()!.Length.ShouldBe(43);
        made.GetProperty("expires_at").GetInt64().ShouldBe((now + TimeSpan.FromDays(10)).ToUnixTimeSeconds());
        made.TryGetProperty("creation_time", out _).ShouldBeTrue();

        var robot = await SiteHost.JsonAsync(await site.GetAsync(path, Admin));
        Read(robot, "name").ShouldBe("robot$ci");
        Read(robot, "description").ShouldBe("builds");
        Read(robot, "level").ShouldBe("system");
        Read(robot, "duration").ShouldBe("10");
        Read(robot, "editable").ShouldBe("True");
        Read(robot, "disable").ShouldBe("False");
        Read(robot, "creator_type").ShouldBe("local");
        Read(robot, "creator_ref").ShouldBe("1");
        robot.TryGetProperty("secret", out _).ShouldBeFalse();
        Grants(robot)
            .ShouldBe(
                "project team repository:push,repository:pull; project * repository:list; system / registry:list"
            );

        clock.Advance(TimeSpan.FromMinutes(1));
        (
            await site.SendJsonAsync(
                HttpMethod.Put,
                path,
                Admin,
                """
                {"id":99,"name":"robot$ci","level":"system","description":"less","duration":20,"disable":true,"editable":true,
                "permissions":[{"kind":"system","namespace":"/","access":[{"resource":"registry","action":"read"}]}]}
                """
            )
        ).StatusCode.ShouldBe(HttpStatusCode.OK);
        robot = await SiteHost.JsonAsync(await site.GetAsync(path, Admin));
        Read(robot, "description").ShouldBe("less");
        Read(robot, "disable").ShouldBe("True");
        Read(robot, "expires_at")
            .ShouldBe((now + TimeSpan.FromDays(20)).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
        Grants(robot).ShouldBe("system / registry:read");

        var deleted = await site.SendAsync(HttpMethod.Delete, path, Admin);
        deleted.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await deleted.Content.ReadAsStringAsync()).ShouldBeEmpty();
        foreach (var method in (HttpMethod[])[HttpMethod.Get, HttpMethod.Delete])
        {
            (await site.SendAsync(method, path, Admin)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        }

        (await site.SendJsonAsync(HttpMethod.Put, path, Admin, "{}")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await site.SendJsonAsync(HttpMethod.Patch, path, Admin, "{}")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_robot_lasts_as_long_as_is_said_and_else_as_is_configured()
    {
        var clock = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var site = await SiteHost.StartAsync(clock: clock);
        foreach (
            var (said, days) in ((string, long)[])
                [("-1", -1), ("0", 30), ("null", 30), ("1", 1), ("1000000", 1_000_000)]
        )
        {
            var body = TestRobot
                .Body($"ci{said.Replace('-', 'm')}", "system", ["/ registry:list"])
                .Replace("\"duration\":-1", $"\"duration\":{said}", StringComparison.Ordinal);

            var robot = await TestRobot.MakeAsync(site, Admin, body);

            var shown = await SiteHost.JsonAsync(await site.GetAsync(robot.Self, Admin));
            shown.GetProperty("duration").GetInt64().ShouldBe(days);
            shown
                .GetProperty("expires_at")
                .GetInt64()
                .ShouldBe(days < 0 ? -1 : (clock.GetUtcNow() + TimeSpan.FromDays(days)).ToUnixTimeSeconds());
        }
    }

    [Fact]
    public async Task What_makes_no_robot_is_refused_and_told_why()
    {
        await using var site = await SiteHost.StartAsync();
        await site.AddProjectAsync("team");
        foreach (var (member, value) in Unfit)
        {
            var members = new Dictionary<string, string>
            {
                ["name"] = "\"ci\"",
                ["level"] = "\"system\"",
                ["permissions"] =
                    """[{"kind":"system","namespace":"/","access":[{"resource":"registry","action":"list"}]}]""",
                [member] = value,
            };
            var body = $"{{{string.Join(',', members.Select(pair => $"\"{pair.Key}\":{pair.Value}"))}}}";

            var answer = await site.SendJsonAsync(HttpMethod.Post, Robots, Admin, body);

            answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest, $"{body} {await answer.Content.ReadAsStringAsync()}");
            (await SiteHost.ErrorCodeAsync(answer)).ShouldBe("BAD_REQUEST");
        }

        (await NamesAsync(site, "")).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_robot_of_a_project_has_one_permission_in_that_project()
    {
        await using var site = await SiteHost.StartAsync();
        await site.AddProjectAsync("team");
        await site.AddProjectAsync("other");
        foreach (
            var (grants, status) in ((string, HttpStatusCode)[])
                [
                    ("/ registry:list", HttpStatusCode.BadRequest),
                    ("* repository:pull", HttpStatusCode.BadRequest),
                    ("team repository:pull|team repository:push", HttpStatusCode.BadRequest),
                    ("team repository:pull|other repository:push", HttpStatusCode.BadRequest),
                    ("ghost repository:pull", HttpStatusCode.NotFound),
                    ("team repository:pull", HttpStatusCode.Created),
                ]
        )
        {
            var answer = await site.SendJsonAsync(
                HttpMethod.Post,
                Robots,
                Admin,
                TestRobot.Body("ci", "project", grants.Split('|'))
            );

            answer.StatusCode.ShouldBe(status, await answer.Content.ReadAsStringAsync());
        }
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task A_name_is_taken_once_in_the_site_and_once_in_each_project(DatabaseKind kind)
    {
        await using var site = await SiteHost.StartAsync(kind: kind);
        await site.AddProjectAsync("team");
        await site.AddProjectAsync("other");
        string[] bodies =
        [
            TestRobot.Body("ci", "system", ["/ registry:list"]),
            TestRobot.Body("ci", "project", ["team repository:pull"]),
            TestRobot.Body("ci", "project", ["other repository:pull"]),
        ];

        foreach (var body in bodies)
        {
            (await site.SendJsonAsync(HttpMethod.Post, Robots, Admin, body)).StatusCode.ShouldBe(
                HttpStatusCode.Created
            );
            (await site.SendJsonAsync(HttpMethod.Post, Robots, Admin, body)).StatusCode.ShouldBe(
                HttpStatusCode.Conflict
            );
        }
    }

    [Fact]
    public async Task Whose_a_robot_is_and_what_it_is_called_does_not_change()
    {
        await using var site = await SiteHost.StartAsync();
        await site.AddProjectAsync("team");
        await site.AddProjectAsync("other");
        var robot = await TestRobot.OfProjectAsync(site, "ci", "team repository:pull");
        const string Same = "team repository:pull";

        foreach (
            var (change, grants, status) in ((string, string, HttpStatusCode)[])
                [
                    ("\"name\":\"cd\"", Same, HttpStatusCode.BadRequest),
                    ("\"name\":\"robot$ci\"", Same, HttpStatusCode.BadRequest),
                    ("\"level\":\"system\"", Same, HttpStatusCode.BadRequest),
                    ("\"duration\":-2", Same, HttpStatusCode.BadRequest),
                    ("\"name\":\"robot$team+ci\"", "other repository:pull", HttpStatusCode.BadRequest),
                    ("\"name\":\"robot$team+ci\"", "* repository:pull", HttpStatusCode.BadRequest),
                    ("\"name\":\"robot$team+ci\"", "team repository:fly", HttpStatusCode.BadRequest),
                    ("\"name\":\"ci\"", Same, HttpStatusCode.OK),
                    ("\"name\":\"robot$team+ci\",\"level\":\"project\"", "team repository:push", HttpStatusCode.OK),
                ]
        )
        {
            var permissions = JsonSerializer.Serialize(TestRobot.Permissions([grants]));
            var body = $$"""{{{change}},"permissions":{{permissions}}}""";
            var answer = await site.SendJsonAsync(HttpMethod.Put, robot.Self, Admin, body);
            answer.StatusCode.ShouldBe(status, body);
        }

        var shown = await SiteHost.JsonAsync(await site.GetAsync(robot.Self, Admin));
        Grants(shown).ShouldBe("project team repository:push");
        Read(shown, "duration").ShouldBe("-1", "it was not said");
    }

    private static string Read(JsonElement element, string member) => element.GetProperty(member).ToString();

    private static string Grants(JsonElement robot) =>
        string.Join(
            "; ",
            robot
                .GetProperty("permissions")
                .EnumerateArray()
                .Select(grant =>
                {
                    var access = grant
                        .GetProperty("access")
                        .EnumerateArray()
                        .Select(one => $"{Read(one, "resource")}:{Read(one, "action")}");
                    return $"{Read(grant, "kind")} {Read(grant, "namespace")} {string.Join(',', access)}";
                })
        );

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
