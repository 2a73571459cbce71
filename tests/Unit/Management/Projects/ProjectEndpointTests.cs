using System.Net;
using System.Text.Json;
using Entrepot.Access.Authorization;
using Entrepot.Oci;
using Entrepot.Registry;
using Entrepot.Registry.Uploads;
using Entrepot.Rigs.Images;
using Entrepot.Unit.Testing;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Management.Projects;

public sealed class ProjectEndpointTests
{
    private const string Projects = "/api/v2.0/projects";
    private static readonly string Admin = SiteHost.Basic("admin");

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task A_project_is_made_shown_changed_and_deleted_as_clients_of_harbor_do_it(DatabaseKind kind)
    {
        await using var site = await SiteHost.StartAsync(kind: kind);

        var created = await site.SendJsonAsync(
            HttpMethod.Post,
            Projects,
            Admin,
            """{"project_name":"team","metadata":{"public":"false","auto_scan":"true","unknown":"x"},"storage_limit":-1,"extra":{}}"""
        );
        created.StatusCode.ShouldBe(HttpStatusCode.Created);
        var path = created.Headers.Location!.ToString();
        path.ShouldMatch(@"^/api/v2\.0/projects/\d+$");

        var project = await SiteHost.JsonAsync(await site.GetAsync(path, Admin));
        project.GetProperty("name").GetString().ShouldBe("team");
        project.GetProperty("owner_name").GetString().ShouldBe("admin");
        project.GetProperty("current_user_role_id").GetInt32().ShouldBe(1);
        project.GetProperty("repo_count").GetInt64().ShouldBe(0);
        project.GetProperty("creation_time").GetString()!.ShouldMatch(@"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$");
        project.GetProperty("metadata").ToString().ShouldBe("""{"auto_scan":"true","public":"false"}""");
        (await site.GetAsync($"{Projects}/team", Admin)).StatusCode.ShouldBe(HttpStatusCode.OK);

        (
            await site.SendJsonAsync(HttpMethod.Put, path, Admin, """{"metadata":{"public":"true"}}""")
        ).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await SiteHost.JsonAsync(await site.GetAsync(path)))
            .GetProperty("metadata")
            .ToString()
            .ShouldBe("""{"auto_scan":"true","public":"true"}""");

        var deleted = await site.SendAsync(HttpMethod.Delete, path, Admin);
        deleted.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await deleted.Content.ReadAsStringAsync()).ShouldBeEmpty();
        (await site.GetAsync(path, Admin)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_new_project_is_private_unless_it_is_asked_for_in_either_way()
    {
        await using var site = await SiteHost.StartAsync();
        foreach (
            var (name, body, isPublic) in ((string, string, string)[])
                [
                    ("quiet", """{"project_name":"quiet"}""", "false"),
                    ("loud", """{"project_name":"loud","public":true}""", "true"),
                    ("louder", """{"project_name":"louder","metadata":{"public":"true"}}""", "true"),
                ]
        )
        {
            await site.SendJsonAsync(HttpMethod.Post, Projects, Admin, body);

            (await SiteHost.JsonAsync(await site.GetAsync($"{Projects}/{name}", Admin)))
                .GetProperty("metadata")
                .GetProperty("public")
                .GetString()
                .ShouldBe(isPublic);
        }
    }

    [Fact]
    public async Task What_cannot_be_a_project_is_refused()
    {
        await using var site = await SiteHost.StartAsync();
        foreach (
            var (body, status) in ((string, HttpStatusCode)[])
                [
                    ("""{"project_name":"library"}""", HttpStatusCode.Conflict),
                    ("""{"project_name":"Upper"}""", HttpStatusCode.BadRequest),
                    ("""{"project_name":"a/b"}""", HttpStatusCode.BadRequest),
                    ("""{"project_name":""}""", HttpStatusCode.BadRequest),
                    ("""{"project_name":"v2"}""", HttpStatusCode.BadRequest),
                    ("""{}""", HttpStatusCode.BadRequest),
                    ("""{"project_name":"x","metadata":{"public":"yes"}}""", HttpStatusCode.BadRequest),
                    ("""{"project_name":"x","metadata":{"public":true}}""", HttpStatusCode.BadRequest),
                    ("""{"project_name":"x","metadata":{"severity":"worst"}}""", HttpStatusCode.BadRequest),
                    ("""{"project_name":"x","metadata":{"retention_id":"1"}}""", HttpStatusCode.BadRequest),
                    ("""{"project_name":"x","registry_id":3}""", HttpStatusCode.BadRequest),
                ]
        )
        {
            (await site.SendJsonAsync(HttpMethod.Post, Projects, Admin, body)).StatusCode.ShouldBe(status, body);
        }
    }

    [Fact]
    public async Task Where_only_administrators_make_projects_nobody_else_does()
    {
        await using var site = await SiteHost.StartAsync();
        await site.AddAccountAsync("ann");
        (await MakeAsync("before", "ann")).ShouldBe(HttpStatusCode.Created);

        await site.ConfigureAsync("project_creation_restriction", "\"adminonly\"");

        (await MakeAsync("after", "ann")).ShouldBe(HttpStatusCode.Forbidden);
        (await MakeAsync("after", "admin")).ShouldBe(HttpStatusCode.Created);

        async Task<HttpStatusCode> MakeAsync(string name, string user) =>
            (
                await site.SendJsonAsync(
                    HttpMethod.Post,
                    Projects,
                    SiteHost.Basic(user),
                    $$"""{"project_name":"{{name}}"}"""
                )
            ).StatusCode;
    }

    [Fact]
    public async Task Members_of_a_body_that_only_the_site_may_set_set_nothing()
    {
        await using var site = await SiteHost.StartAsync();
        await site.AddAccountAsync("ann");

        await site.SendJsonAsync(
            HttpMethod.Post,
            Projects,
            SiteHost.Basic("ann"),
            """{"project_name":"mine","owner_id":1,"project_id":77,"repo_count":9,"creation_time":"2001-01-01T00:00:00Z"}"""
        );

        var project = await SiteHost.JsonAsync(await site.GetAsync($"{Projects}/mine", SiteHost.Basic("ann")));
        project.GetProperty("owner_name").GetString().ShouldBe("ann");
        project.GetProperty("project_id").GetInt64().ShouldNotBe(77);
        project.GetProperty("repo_count").GetInt64().ShouldBe(0);
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task A_later_project_of_the_same_name_gets_no_uploads_of_the_earlier_one(DatabaseKind kind)
    {
        await using var site = await SiteHost.StartAsync(kind: kind);
        await site.AddProjectAsync("a_team");
        await site.AddProjectAsync("abteam");
        var uploads = site.Services.GetRequiredService<BlobUploads>();
        var (ours, other) = (RepositoryName.Parse("a_team/app"), RepositoryName.Parse("abteam/app"));
        var actor = new Actor("admin", "User:1");
        var gone = await uploads.StartAsync(ours, actor, null, CancellationToken.None);
        var kept = await uploads.StartAsync(other, actor, null, CancellationToken.None);

        var deleted = await site.SendAsync(HttpMethod.Delete, $"{Projects}/a_team", Admin);

        deleted.StatusCode.ShouldBe(HttpStatusCode.OK);
        await site.AddProjectAsync("a_team");
        (await uploads.FindAsync(ours, gone.Id, actor, CancellationToken.None)).ShouldBeNull();
        (await uploads.FindAsync(other, kept.Id, actor, CancellationToken.None)).ShouldNotBeNull();
    }

    [Fact]
    public async Task A_project_that_holds_a_repository_is_not_deleted()
    {
        await using var site = await SiteHost.StartAsync();
        await site.PushAsync("library/app", new ImageBuilder().Image(100), "v1");

        var refused = await site.SendAsync(HttpMethod.Delete, $"{Projects}/library", Admin);
        var deletable = await SiteHost.JsonAsync(await site.GetAsync($"{Projects}/library/_deletable", Admin));
        (
            await site.SendAsync(HttpMethod.Delete, $"{Projects}/library/repositories/app", Admin)
        ).EnsureSuccessStatusCode();

        refused.StatusCode.ShouldBe(HttpStatusCode.PreconditionFailed);
        (await SiteHost.ErrorCodeAsync(refused)).ShouldBe("PRECONDITION");
        deletable.GetProperty("deletable").GetBoolean().ShouldBeFalse();
        (await site.SendAsync(HttpMethod.Delete, $"{Projects}/library", Admin)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_project_is_asked_for_by_head_without_telling_of_hidden_ones()
    {
        await using var site = await SiteHost.StartAsync();
        await site.AddAccountAsync("ann");
        await site.AddProjectAsync("secret");

        (await HeadAsync("library", "ann")).ShouldBe(HttpStatusCode.OK);
        (await HeadAsync("secret", "ann")).ShouldBe(HttpStatusCode.NotFound);
        (await HeadAsync("absent", "ann")).ShouldBe(HttpStatusCode.NotFound);
        (await HeadAsync("secret", "admin")).ShouldBe(HttpStatusCode.OK);

        async Task<HttpStatusCode> HeadAsync(string name, string account) =>
            (
                await site.SendAsync(HttpMethod.Head, $"{Projects}?project_name={name}", SiteHost.Basic(account))
            ).StatusCode;
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task The_list_is_filtered_sorted_and_cut(DatabaseKind kind)
    {
        await using var site = await SiteHost.StartAsync(kind: kind);
        foreach (var name in (string[])["alpha", "beta", "gamma"])
        {
            await site.AddProjectAsync(name);
        }

        foreach (
            var (query, names) in ((string, string)[])
                [
                    ("", "library,alpha,beta,gamma"),
                    ("?sort=name", "alpha,beta,gamma,library"),
                    ("?sort=-name", "library,gamma,beta,alpha"),
                    ("?sort=-creation_time", "gamma,beta,alpha,library"),
                    ("?name=a", "library,alpha,beta,gamma"),
                    ("?name=alp", "alpha"),
                    ("?public=true", "library"),
                    ("?public=false", "alpha,beta,gamma"),
                    ("?q=name=~AM", "gamma"),
                    ("?q=name=~_", ""),
                    ("?q=name={alpha%20gamma}", "alpha,gamma"),
                    ("?q=public=true", "library"),
                    ("?q=public=false,name=~et", "beta"),
                    ("?q=project_id=[2~3]", "alpha,beta"),
                    ("?q=creation_time=[2001-01-01T00:00:00~]&sort=name", "alpha,beta,gamma,library"),
                    ("?q=creation_time=[~2001-01-01T00:00:00]", ""),
                    ("?owner=admin&sort=name", "alpha,beta,gamma,library"),
                    ("?owner=nobody", ""),
                    ("?page=2&page_size=3", "gamma"),
                ]
        )
        {
            var answer = await site.GetAsync(Projects + query, Admin);

            answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
            NamesOf(await SiteHost.JsonAsync(answer)).ShouldBe(names, query);
            var total = query.Contains("page=") ? 4 : names.Split(',', StringSplitOptions.RemoveEmptyEntries).Length;
            answer.Headers.GetValues("X-Total-Count").ShouldBe([total.ToString()], query);
        }
    }

    [Fact]
    public async Task Everybody_sees_what_is_public_and_members_see_theirs()
    {
        await using var site = await SiteHost.StartAsync();
        await site.AddAccountAsync("ann");
        await site.AddProjectAsync("mine");
        await site.AddProjectAsync("theirs");
        await site.AddMemberAsync("mine", "ann", ProjectRole.LimitedGuest);

        NamesOf(await SiteHost.JsonAsync(await site.GetAsync(Projects))).ShouldBe("library");
        NamesOf(await SiteHost.JsonAsync(await site.GetAsync(Projects, SiteHost.Basic("ann"))))
            .ShouldBe("library,mine");
        NamesOf(await SiteHost.JsonAsync(await site.GetAsync(Projects, Admin))).ShouldBe("library,mine,theirs");
    }

    [Fact]
    public async Task The_summary_counts_repositories_and_for_members_also_members()
    {
        await using var site = await SiteHost.StartAsync();
        await site.AddAccountAsync("ann");
        await site.AddMemberAsync("library", "ann", ProjectRole.Developer);
        await site.PushAsync("library/app", new ImageBuilder().Image(100), "v1");

        var admin = await SiteHost.JsonAsync(await site.GetAsync($"{Projects}/library/summary", Admin));
        var anonymous = await SiteHost.JsonAsync(await site.GetAsync($"{Projects}/library/summary"));

        admin.GetProperty("repo_count").GetInt64().ShouldBe(1);
        admin.GetProperty("developer_count").GetInt32().ShouldBe(1);
        admin.GetProperty("project_admin_count").GetInt32().ShouldBe(1);
        anonymous.TryGetProperty("developer_count", out _).ShouldBeFalse();
    }

    private static string NamesOf(JsonElement projects) =>
        string.Join(',', projects.EnumerateArray().Select(project => project.GetProperty("name").GetString()));
}
