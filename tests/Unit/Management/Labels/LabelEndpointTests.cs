using System.Globalization;
using System.Net;
using System.Text.Json;
using Entrepot.Access.Authorization;
using Entrepot.Distribution;
using Entrepot.Unit.Testing;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Management.Labels;

public sealed class LabelEndpointTests
{
    private const string Labels = "/api/v2.0/labels";
    private static readonly string Admin = SiteHost.Basic("admin");

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task A_label_is_made_shown_changed_and_deleted(DatabaseKind kind)
    {
        await using var site = await SiteHost.StartAsync(kind: kind);

        var made = await PostAsync(
            site,
            """{"name":"prod","description":"what runs","color":"#00AB9A","scope":"g","project_id":1}"""
        );
        made.StatusCode.ShouldBe(HttpStatusCode.Created);
        var path = made.Headers.Location!.ToString();
        path.ShouldStartWith($"{Labels}/");
        var shown = await SiteHost.JsonAsync(await site.GetAsync(path, Admin));
        shown.GetProperty("id").GetInt64().ShouldBe(IdOf(path));
        shown.GetProperty("name").GetString().ShouldBe("prod");
        shown.GetProperty("description").GetString().ShouldBe("what runs");
        shown.GetProperty("color").GetString().ShouldBe("#00AB9A");
        shown.GetProperty("scope").GetString().ShouldBe("g");
        shown.TryGetProperty("project_id", out _).ShouldBeFalse();
        shown.TryGetProperty("creation_time", out _).ShouldBeTrue();
        shown.TryGetProperty("update_time", out _).ShouldBeTrue();

        const string changes = """{"name":"live","color":"#ffffff","scope":"p","project_id":1}""";
        (await site.SendJsonAsync(HttpMethod.Put, path, Admin, changes)).StatusCode.ShouldBe(HttpStatusCode.OK);
        shown = await SiteHost.JsonAsync(await site.GetAsync(path, Admin));
        shown.GetProperty("name").GetString().ShouldBe("live");
        shown.GetProperty("scope").GetString().ShouldBe("g", "whose it is stays");
        shown.TryGetProperty("description", out _).ShouldBeFalse("the request had none");

        (await site.SendAsync(HttpMethod.Delete, path, Admin)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await site.GetAsync(path, Admin)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await site.SendAsync(HttpMethod.Delete, path, Admin)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await site.SendJsonAsync(HttpMethod.Put, path, Admin, changes)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData("""{"name":"","scope":"g"}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"scope":"g"}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"name":"x"}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"name":"x","scope":"z"}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"name":"x","scope":"p"}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"name":"x","scope":"p","project_id":0}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"name":"x","scope":"p","project_id":99}""", HttpStatusCode.NotFound)]
    [InlineData("""{"name":"x","scope":"g","color":"red"}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"name":"a\u0000","scope":"g"}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"name":"taken","scope":"g"}""", HttpStatusCode.Conflict)]
    [InlineData("""{"name":"taken","scope":"p","project_id":1}""", HttpStatusCode.Created)]
    [InlineData("[]", HttpStatusCode.BadRequest)]
    public async Task A_label_that_cannot_be_made_is_refused_and_told_why(string body, HttpStatusCode status)
    {
        await using var site = await SiteHost.StartAsync();
        await MakeAsync(site, "taken");

        var answer = await PostAsync(site, body);

        answer.StatusCode.ShouldBe(status, await answer.Content.ReadAsStringAsync());
        if (status != HttpStatusCode.Created)
        {
            (await SiteHost.ErrorCodeAsync(answer)).ShouldNotBeNull();
        }
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task The_list_is_of_the_site_or_of_a_project_and_is_filtered_sorted_and_cut(DatabaseKind kind)
    {
        await using var site = await SiteHost.StartAsync(kind: kind);
        foreach (var name in (string[])["prod", "eu-prod", "test"])
        {
            await MakeAsync(site, name);
        }

        await MakeAsync(site, "own", 1);

        (await NamesAsync(site, "?scope=g")).ShouldBe("eu-prod,prod,test");
        (await NamesAsync(site, "?scope=p&project_id=1")).ShouldBe("own");
        (await NamesAsync(site, "?scope=g&name=PRO")).ShouldBe("eu-prod,prod");
        (await NamesAsync(site, "?scope=g&name=%25")).ShouldBe("");
        (await NamesAsync(site, "?scope=g&q=name=~te")).ShouldBe("test");
        (await NamesAsync(site, "?scope=g&q=name=prod")).ShouldBe("prod");
        (await NamesAsync(site, "?scope=g&sort=-creation_time")).ShouldBe("test,eu-prod,prod");
        var page = await site.GetAsync($"{Labels}?scope=g&page=2&page_size=1", Admin);
        page.Headers.GetValues("X-Total-Count").ShouldBe(["3"]);
        page.Headers.GetValues("Link").Single().ShouldContain($"<{Labels}?scope=g&page=1&page_size=1>; rel=\"prev\"");
        foreach (
            var (query, status) in ((string, HttpStatusCode)[])
                [
                    ("", HttpStatusCode.BadRequest),
                    ("?scope=x", HttpStatusCode.BadRequest),
                    ("?scope=p", HttpStatusCode.BadRequest),
                    ("?scope=p&project_id=x", HttpStatusCode.UnprocessableEntity),
                    ("?scope=p&project_id=99", HttpStatusCode.NotFound),
                    ("?scope=g&q=secret=1", HttpStatusCode.BadRequest),
                ]
        )
        {
            (await site.GetAsync(Labels + query, Admin)).StatusCode.ShouldBe(status, query);
        }
    }

    [Fact]
    public async Task Administrators_write_the_labels_of_the_site_and_all_who_signed_in_read_them()
    {
        await using var site = await SiteHost.StartAsync();
        await site.AddAccountAsync("ann");
        var id = await MakeAsync(site, "prod");
        var ann = SiteHost.Basic("ann");
        var token = await site.BearerAsync("admin");

        await ShouldAnswerAsync(site, ann, id, null, read: HttpStatusCode.OK, write: HttpStatusCode.Forbidden);
        foreach (var nobody in (string?[])[null, token])
        {
            await ShouldAnswerAsync(
                site,
                nobody,
                id,
                null,
                read: HttpStatusCode.Unauthorized,
                write: HttpStatusCode.Unauthorized
            );
        }

        (await site.GetAsync($"{Labels}/{id + 1}")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await site.GetAsync($"{Labels}/{id + 1}", ann)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData(ProjectRole.ProjectAdmin, HttpStatusCode.OK, HttpStatusCode.OK)]
    [InlineData(ProjectRole.Maintainer, HttpStatusCode.OK, HttpStatusCode.OK)]
    [InlineData(ProjectRole.Developer, HttpStatusCode.OK, HttpStatusCode.Forbidden)]
    [InlineData(ProjectRole.Guest, HttpStatusCode.OK, HttpStatusCode.Forbidden)]
    [InlineData(ProjectRole.LimitedGuest, HttpStatusCode.Forbidden, HttpStatusCode.Forbidden)]
    [InlineData(null, HttpStatusCode.NotFound, HttpStatusCode.NotFound)]
    public async Task Who_may_do_what_with_a_projects_labels_is_the_role_tables_business(
        ProjectRole? role,
        HttpStatusCode read,
        HttpStatusCode write
    )
    {
        await using var site = await SiteHost.StartAsync();
        var project = await site.AddProjectAsync("secret");
        await site.AddAccountAsync("ann");
        if (role is { } held)
        {
            await site.AddMemberAsync("secret", "ann", held);
        }

        var id = await MakeAsync(site, "prod", project);

        await ShouldAnswerAsync(site, SiteHost.Basic("ann"), id, project, read, write);
        await ShouldAnswerAsync(
            site,
            null,
            await MakeAsync(site, "again", project),
            project,
            HttpStatusCode.Unauthorized,
            HttpStatusCode.Unauthorized
        );
    }

    [Fact]
    public async Task Anybody_reads_the_labels_of_a_public_project()
    {
        await using var site = await SiteHost.StartAsync();
        var id = await MakeAsync(site, "own", 1);

        await ShouldAnswerAsync(site, null, id, 1, read: HttpStatusCode.OK, write: HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_project_ends_with_its_labels()
    {
        await using var site = await SiteHost.StartAsync();
        var project = await site.AddProjectAsync("short");
        var id = await MakeAsync(site, "own", project);

        (await site.SendAsync(HttpMethod.Delete, "/api/v2.0/projects/short", Admin)).StatusCode.ShouldBe(
            HttpStatusCode.OK
        );

        (await site.GetAsync($"{Labels}/{id}", Admin)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task What_a_rule_of_this_site_may_ask_for_are_the_labels_of_the_site()
    {
        await using var site = await SiteHost.StartAsync();
        await MakeAsync(site, "prod");
        await MakeAsync(site, "eu");
        await MakeAsync(site, "own", 1);

        var info = await SiteHost.JsonAsync(await site.GetAsync("/api/v2.0/registries/0/info", Admin));

        var filter = info.GetProperty("supported_resource_filters")
            .EnumerateArray()
            .Single(each => each.GetProperty("type").GetString() == "label");
        filter.GetProperty("style").GetString().ShouldBe("list");
        filter.GetProperty("values").EnumerateArray().Select(name => name.GetString()).ShouldBe(["eu", "prod"]);
    }

    [Fact]
    public async Task What_a_rule_may_ask_for_at_another_Harbor_are_the_labels_there()
    {
        await using var here = await SiteHost.StartAsync();
        string harbor;
        await using (
            var there = await SiteHost.StartAsync(
                app => app.MapDistribution(),
                services: services => services.AddDistribution(),
                beforeRouting: app => app.UseDistribution()
            )
        )
        {
            string[] names = [.. Enumerable.Range(100, 101).Select(number => $"label-{number}")];
            foreach (var name in names)
            {
                await MakeAsync(there, name);
            }

            harbor = await AddRegistryAsync(here, "harbor", there);
            (await LabelNamesAsync(here, harbor)).ShouldBe(names);
        }

        (await LabelNamesAsync(here, harbor)).ShouldBe([], "the form says the rest all the same");
    }

    private static async Task<string> AddRegistryAsync(SiteHost site, string type, SiteHost other)
    {
        var body = JsonSerializer.Serialize(
            new
            {
                name = "there",
                type,
                url = other.Client.BaseAddress!.GetLeftPart(UriPartial.Authority),
                insecure = true,
                credential = new { access_key = "admin", access_secret = SiteHost.Password },
            }
        );
        var made = await site.SendJsonAsync(HttpMethod.Post, "/api/v2.0/registries", Admin, body);
        made.StatusCode.ShouldBe(HttpStatusCode.Created, await made.Content.ReadAsStringAsync());
        return made.Headers.Location!.ToString();
    }

    private static async Task<IEnumerable<string?>> LabelNamesAsync(SiteHost site, string registry)
    {
        var info = await SiteHost.JsonAsync(await site.GetAsync($"{registry}/info", Admin));
        return info.GetProperty("supported_resource_filters")
            .EnumerateArray()
            .Single(each => each.GetProperty("type").GetString() == "label")
            .GetProperty("values")
            .EnumerateArray()
            .Select(name => name.GetString());
    }

    /// <summary>Tries everything with the label, its deletion last.</summary>
    private static async Task ShouldAnswerAsync(
        SiteHost site,
        string? who,
        long id,
        long? project,
        HttpStatusCode read,
        HttpStatusCode write
    )
    {
        var one = $"{Labels}/{id}";
        var scope = project is { } number ? $"scope=p&project_id={number}" : "scope=g";
        var body = project is null
            ? """{"name":"new","scope":"g"}"""
            : $$"""{"name":"new","scope":"p","project_id":{{project}}}""";
        (await site.GetAsync($"{Labels}?{scope}", who)).StatusCode.ShouldBe(read);

        // What one may not list one is not told of.
        (await site.GetAsync(one, who)).StatusCode.ShouldBe(read);
        (await site.SendJsonAsync(HttpMethod.Post, Labels, who, body)).StatusCode.ShouldBe(
            write == HttpStatusCode.OK ? HttpStatusCode.Created : write
        );
        (await site.SendJsonAsync(HttpMethod.Put, one, who, """{"name":"changed"}""")).StatusCode.ShouldBe(write);
        (await site.SendAsync(HttpMethod.Delete, one, who)).StatusCode.ShouldBe(write);
    }

    private static async Task<string> NamesAsync(SiteHost site, string query)
    {
        var answer = await site.GetAsync(Labels + query, Admin);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
        return string.Join(
            ',',
            (await SiteHost.JsonAsync(answer)).EnumerateArray().Select(label => label.GetProperty("name").GetString())
        );
    }

    private static Task<HttpResponseMessage> PostAsync(SiteHost site, string body) =>
        site.SendJsonAsync(HttpMethod.Post, Labels, Admin, body);

    /// <summary>The id of a new label.</summary>
    internal static async Task<long> MakeAsync(SiteHost site, string name, long? project = null)
    {
        var made = await PostAsync(
            site,
            JsonSerializer.Serialize(
                new
                {
                    name,
                    color = "#123456",
                    scope = project is null ? "g" : "p",
                    project_id = project,
                }
            )
        );
        made.StatusCode.ShouldBe(HttpStatusCode.Created, await made.Content.ReadAsStringAsync());
        return IdOf(made.Headers.Location!.ToString());
    }

    private static long IdOf(string location) =>
        long.Parse(location[(location.LastIndexOf('/') + 1)..], CultureInfo.InvariantCulture);
}
