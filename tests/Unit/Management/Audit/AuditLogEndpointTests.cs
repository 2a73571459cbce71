using System.Net;
using System.Text.Json;
using Entrepot.Access.Audit;
using Entrepot.Access.Audit.Chain;
using Entrepot.Access.Authorization;
using Entrepot.Management.AuditLogs;
using Entrepot.Unit.Testing;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Management.Audit;

public sealed class AuditLogEndpointTests
{
    private const string Api = "/api/v2.0";
    private static readonly string Admin = SiteHost.Basic("admin");
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task Administrators_see_everything_newest_first_and_page_through_it(DatabaseKind kind)
    {
        await using var site = await SiteHost.StartAsync(kind: kind);
        await FillAsync(site, Enumerable.Range(0, 25).Select(number => Line(number)));

        var answer = await site.GetAsync($"{Api}/auditlog-exts?page=2&page_size=10&q=username=ann", Admin);

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        answer.Headers.GetValues("X-Total-Count").ShouldBe(["25"]);
        answer.Headers.GetValues("Link").Single().ShouldContain("rel=\"next\"");
        var lines = (await SiteHost.JsonAsync(answer)).EnumerateArray().ToList();
        lines
            .ConvertAll(line => line.GetProperty("resource").GetString())
            .ShouldBe([.. Enumerable.Range(5, 10).Reverse().Select(number => $"thing-{number}")]);
        var line = lines[0];
        line.GetProperty("username").GetString().ShouldBe("ann");
        line.GetProperty("operation").GetString().ShouldBe("create");
        line.GetProperty("resource_type").GetString().ShouldBe("project");
        line.GetProperty("operation_result").GetBoolean().ShouldBeTrue();
        line.GetProperty("op_time").GetString().ShouldBe("2026-03-01T00:14:00.000Z");
        line.GetProperty("address").GetString().ShouldBe("10.0.0.7");
    }

    [Theory]
    [InlineData("/audit-logs")]
    [InlineData("/projects/secret/logs")]
    public async Task The_older_shape_shows_the_same_lines(string path)
    {
        await using var site = await SiteHost.StartAsync();
        var project = await site.AddProjectAsync("secret");
        await FillAsync(site, [Line(0) with { ProjectId = project, Succeeded = false }]);

        var lines = await ListAsync(site, $"{path}?q=username=ann");

        lines.ShouldHaveSingleItem().TryGetProperty("operation_result", out _).ShouldBeFalse();
        lines[0].GetProperty("resource").GetString().ShouldBe("thing-0");
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite, "operation=delete", "1")]
    [InlineData(DatabaseKind.Postgres, "operation=delete", "1")]
    [InlineData(DatabaseKind.Sqlite, "resource_type=robot", "2")]
    [InlineData(DatabaseKind.Sqlite, "resource=~THING-2", "2")]
    [InlineData(DatabaseKind.Postgres, "resource=~THING-2", "2")]
    [InlineData(DatabaseKind.Sqlite, "username=bob", "3")]
    [InlineData(DatabaseKind.Sqlite, "operation_result=false", "3")]
    [InlineData(DatabaseKind.Sqlite, "op_time=[2026-03-01T00:01:00~2026-03-01T00:02:00]", "2 1")]
    [InlineData(DatabaseKind.Postgres, "op_time=[2026-03-01T00:01:00~2026-03-01T00:02:00]", "2 1")]
    [InlineData(DatabaseKind.Sqlite, "op_time=[2026-03-01 00:03:00~],operation=create", "3")]
    [InlineData(DatabaseKind.Sqlite, "op_time=[~2026-03-01T00:00:30],username=ann", "0")]
    [InlineData(DatabaseKind.Sqlite, "op_time=[2031-01-01~],operation=create", "")]
    public async Task Lines_are_found_by_Harbors_keys(DatabaseKind kind, string query, string found)
    {
        await using var site = await SiteHost.StartAsync(kind: kind);
        await FillAsync(
            site,
            [
                Line(0),
                Line(1) with
                {
                    Operation = "delete",
                },
                Line(2) with
                {
                    ResourceType = "robot",
                },
                Line(3) with
                {
                    Actor = "bob",
                    Succeeded = false,
                },
            ]
        );

        var lines = await ListAsync(site, $"/auditlog-exts?q={Uri.EscapeDataString(query)}");

        string.Join(' ', lines.ConvertAll(line => line.GetProperty("resource").GetString()![6..])).ShouldBe(found);
    }

    [Theory]
    [InlineData("q=hash=1")]
    [InlineData("q=op_time=yesterday")]
    [InlineData("sort=username")]
    [InlineData("q=operation")]
    public async Task What_cannot_be_asked_is_refused(string query)
    {
        await using var site = await SiteHost.StartAsync();
        (await site.GetAsync($"{Api}/auditlog-exts?{query}", Admin)).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Theory]
    [InlineData(ProjectRole.ProjectAdmin, HttpStatusCode.OK)]
    [InlineData(ProjectRole.Maintainer, HttpStatusCode.Forbidden)]
    [InlineData(ProjectRole.Guest, HttpStatusCode.Forbidden)]
    public async Task A_projects_lines_are_for_its_administrators_and_no_other_projects_are_among_them(
        ProjectRole role,
        HttpStatusCode status
    )
    {
        await using var site = await SiteHost.StartAsync();
        var mine = await site.AddProjectAsync("mine");
        var other = await site.AddProjectAsync("other");
        await site.AddAccountAsync("bea");
        await site.AddMemberAsync("mine", "bea", role);
        await FillAsync(site, [Line(0) with { ProjectId = mine }, Line(1) with { ProjectId = other }, Line(2)]);
        var bea = SiteHost.Basic("bea");

        var answer = await site.GetAsync($"{Api}/projects/mine/auditlog-exts?q=username=ann", bea);

        answer.StatusCode.ShouldBe(status);
        (await site.GetAsync($"{Api}/projects/other/auditlog-exts", bea)).IsSuccessStatusCode.ShouldBeFalse();
        (await site.GetAsync($"{Api}/audit-logs")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        if (status == HttpStatusCode.OK)
        {
            (await SiteHost.JsonAsync(answer))
                .EnumerateArray()
                .Select(line => line.GetProperty("resource").GetString())
                .ShouldBe(["thing-0"]);
        }
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task Who_administers_projects_sees_their_lines_in_the_sites_log_and_no_others(DatabaseKind kind)
    {
        await using var site = await SiteHost.StartAsync(kind: kind);
        foreach (var name in (string[])["bea", "cid", "nobody"])
        {
            await site.AddAccountAsync(name);
        }

        var projects = new List<long>();
        foreach (
            var (name, role) in ((string, ProjectRole)[])
                [
                    ("first", ProjectRole.ProjectAdmin),
                    ("second", ProjectRole.ProjectAdmin),
                    ("third", ProjectRole.Maintainer),
                ]
        )
        {
            projects.Add(await site.AddProjectAsync(name));
            await site.AddMemberAsync(name, "bea", role);
        }

        await site.AddMemberAsync("second", "cid", ProjectRole.ProjectAdmin);
        await FillAsync(
            site,
            [Line(9), .. projects.Select((project, number) => Line(number) with { ProjectId = project })]
        );

        foreach (var path in (string[])["/auditlog-exts", "/audit-logs"])
        {
            (await SeenAsync(site, path, "admin")).ShouldBe("thing-2 thing-1 thing-0 thing-9");
            (await SeenAsync(site, path, "bea")).ShouldBe("thing-1 thing-0");
            (await SeenAsync(site, path, "cid")).ShouldBe("thing-1");
            (await SeenAsync(site, path, "nobody")).ShouldBe("");
        }
    }

    private static async Task<string> SeenAsync(SiteHost site, string path, string name)
    {
        var answer = await site.GetAsync($"{Api}{path}?q=username=ann", SiteHost.Basic(name));
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        return string.Join(
            ' ',
            (await SiteHost.JsonAsync(answer)).EnumerateArray().Select(line => line.GetProperty("resource").GetString())
        );
    }

    [Fact]
    public async Task Lines_are_counted_and_paged_through_up_to_a_bound()
    {
        await using var site = await SiteHost.StartAsync();
        await FillAsync(site, Enumerable.Range(0, AuditSearch.MostCounted + 50).Select(number => Line(number)));

        var answer = await site.GetAsync($"{Api}/auditlog-exts?page=101&page_size=100", Admin);

        answer.Headers.GetValues("X-Total-Count").ShouldBe(["10000"]);
        (await SiteHost.JsonAsync(answer)).GetArrayLength().ShouldBe(0);
        (await ListAsync(site, "/auditlog-exts?page=100&page_size=100")).Count.ShouldBe(100);

        // A time further back brings the older ones.
        (await ListAsync(site, "/auditlog-exts?q=op_time=[~2026-03-01T00:03:00],operation=create"))[0]
            .GetProperty("resource")
            .GetString()
            .ShouldBe("thing-3");
    }

    [Fact]
    public async Task The_kinds_of_lines_are_listed()
    {
        await using var site = await SiteHost.StartAsync();
        var types = (await ListAsync(site, "/auditlog-exts/events")).ConvertAll(line =>
            line.GetProperty("event_type").GetString()
        );
        types.ShouldContain("create_artifact");
        types.ShouldContain("login_user");
    }

    private static AuditLine Line(int number) =>
        new(Start.AddMinutes(number), "ann", "10.0.0.7", "create", "project", $"thing-{number}", null);

    private static Task FillAsync(SiteHost site, IEnumerable<AuditLine> lines) =>
        site.WriteAsync(context => AuditChain.AppendAsync(context, [.. lines], CancellationToken.None));

    private static async Task<List<JsonElement>> ListAsync(SiteHost site, string path)
    {
        var answer = await site.GetAsync(Api + path, Admin);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, path);
        return [.. (await SiteHost.JsonAsync(answer)).EnumerateArray()];
    }
}
