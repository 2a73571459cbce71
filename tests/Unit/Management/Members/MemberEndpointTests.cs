using System.Net;
using System.Text.Json;
using Entrepot.Access.Authorization;
using Entrepot.Access.Http;
using Entrepot.Unit.Testing;
using Microsoft.AspNetCore.Builder;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Management.Members;

public sealed class MemberEndpointTests
{
    private const string Members = "/api/v2.0/projects/team/members";
    private static readonly string Admin = SiteHost.Basic("admin");

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task A_member_is_made_shown_changed_and_removed_and_each_counts_at_once(DatabaseKind kind)
    {
        await using var site = await SiteHost.StartAsync(kind: kind);
        var ann = await site.AddAccountAsync("ann");
        var project = await site.AddProjectAsync("team");
        (await ReachAsync(site, "ann")).ShouldBe(HttpStatusCode.NotFound);

        var made = await PostAsync(site, """{"role_id":3,"member_user":{"username":"ann"}}""");
        made.StatusCode.ShouldBe(HttpStatusCode.Created, await made.Content.ReadAsStringAsync());
        var path = made.Headers.Location!.ToString();
        path.ShouldMatch(@"^/api/v2\.0/projects/team/members/\d+$");
        (await ReachAsync(site, "ann")).ShouldBe(HttpStatusCode.OK);
        (await PushTokenAsync(site, "ann")).ShouldBe("pull");
        var member = await SiteHost.JsonAsync(await site.GetAsync(path, Admin));
        member.GetProperty("project_id").GetInt64().ShouldBe(project);
        member.GetProperty("entity_name").GetString().ShouldBe("ann");
        member.GetProperty("entity_id").GetInt64().ShouldBe(ann);
        member.GetProperty("entity_type").GetString().ShouldBe("u");
        member.GetProperty("role_id").GetInt32().ShouldBe(3);
        member.GetProperty("role_name").GetString().ShouldBe("guest");

        (await site.SendJsonAsync(HttpMethod.Put, path, Admin, """{"role_id":2}""")).StatusCode.ShouldBe(
            HttpStatusCode.OK
        );
        (await PushTokenAsync(site, "ann")).ShouldBe("pull,push");

        (await site.SendAsync(HttpMethod.Delete, path, Admin)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await ReachAsync(site, "ann")).ShouldBe(HttpStatusCode.NotFound);
        (await site.SendAsync(HttpMethod.Delete, path, Admin)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await site.ActsAsync()).ShouldBe([
            $"admin create member ann of {project}",
            $"admin update member ann of {project}",
            $"admin delete member ann of {project}",
        ]);
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task What_a_token_opened_ends_with_the_membership(DatabaseKind kind)
    {
        await using var site = await SiteHost.StartAsync(
            app => app.MapGet("/v2/{name}/probe", () => "").Requires(AccessScope.Repository, Permission.Pull),
            kind: kind
        );
        await site.AddAccountAsync("ann");
        await site.AddProjectAsync("team");
        var path = (await PostAsync(site, """{"role_id":2,"member_user":{"username":"ann"}}""")).Headers.Location!;
        var token = await site.BearerAsync("ann", "repository:team/app:pull,push");
        (await site.GetAsync("/v2/team%2Fapp/probe", token)).StatusCode.ShouldBe(HttpStatusCode.OK);

        (await site.SendAsync(HttpMethod.Delete, path.ToString(), Admin)).EnsureSuccessStatusCode();

        (await site.GetAsync("/v2/team%2Fapp/probe", token)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Theory]
    [InlineData("""{"role_id":2,"member_user":{"user_id":1}}""", HttpStatusCode.Conflict)]
    [InlineData("""{"role_id":2,"member_user":{"username":"ADMIN"}}""", HttpStatusCode.Conflict)]
    [InlineData("""{"role_id":2,"member_user":{"user_id":999}}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"role_id":2,"member_user":{"username":"nobody"}}""", HttpStatusCode.NotFound)]
    [InlineData("""{"role_id":2,"member_user":{"username":"a b"}}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"role_id":2,"member_group":{"id":999}}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"role_id":2,"member_group":{"ldap_group_dn":"nonsense"}}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"role_id":2,"member_group":{"group_name":"nobody","group_type":1}}""", HttpStatusCode.NotFound)]
    [InlineData("""{"role_id":2,"member_group":{"group_name":"nobody"}}""", HttpStatusCode.NotFound)]
    [InlineData("""{"role_id":2,"member_group":{"group_name":"x","group_type":2}}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"role_id":2,"member_group":{}}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"role_id":2}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"role_id":0,"member_user":{"username":"ann"}}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"role_id":6,"member_user":{"username":"ann"}}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"role_id":-1,"member_user":{"username":"ann"}}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"member_user":{"username":"ann"}}""", HttpStatusCode.BadRequest)]
    [InlineData("null", HttpStatusCode.BadRequest)]
    public async Task Who_cannot_become_a_member_does_not(string body, HttpStatusCode status)
    {
        await using var site = await SiteHost.StartAsync();
        await site.AddAccountAsync("ann");
        await site.AddProjectAsync("team");

        var answer = await PostAsync(site, body);

        answer.StatusCode.ShouldBe(status, await answer.Content.ReadAsStringAsync());
        (await NamesAsync(site, "")).ShouldBe("admin");
        (await site.ActsAsync()).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task A_group_becomes_a_member_by_its_id_its_name_or_its_distinguished_name(DatabaseKind kind)
    {
        await using var site = await SiteHost.StartAsync(kind: kind);
        await site.AddProjectAsync("team");
        var known = await site.SendJsonAsync(
            HttpMethod.Post,
            "/api/v2.0/usergroups",
            Admin,
            """{"group_name":"known","group_type":3}"""
        );
        var id = known.Headers.Location!.ToString().Split('/')[^1];

        foreach (
            var (group, name) in ((string, string)[])
                [
                    ($$"""{"id":{{id}}}""", "known"),
                    ("""{"group_name":"new","group_type":3}""", "new"),
                    ("""{"ldap_group_dn":"CN=Ops,dc=example,dc=org"}""", "ops"),
                    (
                        """{"ldap_group_dn":"cn=qa,dc=example,dc=org","group_name":"testers","group_type":1}""",
                        "testers"
                    ),
                ]
        )
        {
            var body = $$"""{"role_id":5,"member_group":{{group}}}""";
            var made = await PostAsync(site, body);
            made.StatusCode.ShouldBe(HttpStatusCode.Created, await made.Content.ReadAsStringAsync());
            var member = await SiteHost.JsonAsync(await site.GetAsync(made.Headers.Location!.ToString(), Admin));
            member.GetProperty("entity_name").GetString().ShouldBe(name);
            member.GetProperty("entity_type").GetString().ShouldBe("g");
            member.GetProperty("role_name").GetString().ShouldBe("limitedGuest");
            (await PostAsync(site, body)).StatusCode.ShouldBe(HttpStatusCode.Conflict, group);
        }

        (await PostAsync(site, """{"role_id":5,"member_group":{"group_name":"testers"}}""")).StatusCode.ShouldBe(
            HttpStatusCode.Conflict,
            "the only one of the name"
        );
        var groups = await site.GetAsync("/api/v2.0/usergroups", Admin);
        groups.Headers.GetValues("X-Total-Count").ShouldBe(["4"], "none twice");
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task The_list_is_by_name_filtered_and_cut(DatabaseKind kind)
    {
        await using var site = await SiteHost.StartAsync(kind: kind);
        await site.AddProjectAsync("team");
        await site.AddProjectAsync("other");
        foreach (var name in (string[])["zoe", "ann", "bob"])
        {
            await site.AddAccountAsync(name);
            await site.AddMemberAsync("team", name, ProjectRole.Guest);
        }

        await site.AddMemberAsync("other", "bob", ProjectRole.Guest);
        await PostAsync(site, """{"role_id":2,"member_group":{"group_name":"crew","group_type":3}}""");

        (await NamesAsync(site, "")).ShouldBe("admin,ann,bob,crew,zoe");
        (await NamesAsync(site, "?entityname=bob")).ShouldBe("bob");
        (await NamesAsync(site, "?entityname=CR")).ShouldBe("crew");
        (await NamesAsync(site, "?page=2&page_size=2")).ShouldBe("bob,crew");
        (await NamesAsync(site, "?q=role_id=3&sort=-entity_name")).ShouldBe("zoe,bob,ann");
        var page = await site.GetAsync($"{Members}?page_size=2", Admin);
        page.Headers.GetValues("X-Total-Count").ShouldBe(["5"]);
        page.Headers.GetValues("Link").Single().ShouldContain("rel=\"next\"");
        (await site.GetAsync($"{Members}?page_size=x", Admin)).StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task A_member_of_another_project_answers_as_one_that_is_not_there(DatabaseKind kind)
    {
        await using var site = await SiteHost.StartAsync(kind: kind);
        await site.AddAccountAsync("ann");
        await site.AddAccountAsync("bob");
        await site.AddProjectAsync("team");
        await site.AddProjectAsync("other");
        await site.AddMemberAsync("team", "ann", ProjectRole.ProjectAdmin);
        await site.AddMemberAsync("other", "bob", ProjectRole.Guest);
        var foreign = await IdAsync(site, "other", "bob");

        foreach (
            var (method, body) in ((HttpMethod, string)[])
                [(HttpMethod.Get, ""), (HttpMethod.Put, """{"role_id":1}"""), (HttpMethod.Delete, "")]
        )
        {
            var theirs = await site.SendJsonAsync(method, $"{Members}/{foreign}", SiteHost.Basic("ann"), body);
            var nobodys = await site.SendJsonAsync(method, $"{Members}/99999", SiteHost.Basic("ann"), body);

            theirs.StatusCode.ShouldBe(HttpStatusCode.NotFound, $"{method}");
            nobodys.StatusCode.ShouldBe(HttpStatusCode.NotFound, $"{method}");
            (await theirs.Content.ReadAsStringAsync()).ShouldBe(
                (await nobodys.Content.ReadAsStringAsync()).Replace("99999", $"{foreign}", StringComparison.Ordinal)
            );
        }

        (await IdAsync(site, "other", "bob")).ShouldBe(foreign);
        var across = $"/api/v2.0/projects/other/members/{foreign}";
        (await site.SendAsync(HttpMethod.Delete, across, SiteHost.Basic("ann"))).StatusCode.ShouldBe(
            HttpStatusCode.NotFound,
            "nor is the project known"
        );
    }

    [Theory]
    [InlineData(ProjectRole.Maintainer, HttpStatusCode.OK, HttpStatusCode.Forbidden)]
    [InlineData(ProjectRole.Developer, HttpStatusCode.OK, HttpStatusCode.Forbidden)]
    [InlineData(ProjectRole.Guest, HttpStatusCode.OK, HttpStatusCode.Forbidden)]
    [InlineData(ProjectRole.LimitedGuest, HttpStatusCode.Forbidden, HttpStatusCode.Forbidden)]
    [InlineData(null, HttpStatusCode.NotFound, HttpStatusCode.NotFound)]
    public async Task Members_see_members_and_only_project_admins_change_them(
        ProjectRole? role,
        HttpStatusCode reading,
        HttpStatusCode writing
    )
    {
        await using var site = await SiteHost.StartAsync();
        await site.AddAccountAsync("ann");
        await site.AddProjectAsync("team");
        if (role is { } held)
        {
            await site.AddMemberAsync("team", "ann", held);
        }

        var one = $"{Members}/{await IdAsync(site, "team", "admin")}";
        foreach (
            var (method, path, body, status) in ((HttpMethod, string, string, HttpStatusCode)[])
                [
                    (HttpMethod.Get, Members, "", reading),
                    (HttpMethod.Get, one, "", reading),
                    (HttpMethod.Post, Members, """{"role_id":1,"member_user":{"username":"ann"}}""", writing),
                    (HttpMethod.Put, one, """{"role_id":5}""", writing),
                    (HttpMethod.Delete, one, "", writing),
                ]
        )
        {
            (await site.SendJsonAsync(method, path, SiteHost.Basic("ann"), body)).StatusCode.ShouldBe(status, path);
            (await site.SendJsonAsync(method, path, null, body)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized, path);
        }
    }

    private static async Task<HttpStatusCode> ReachAsync(SiteHost site, string user) =>
        (await site.GetAsync("/api/v2.0/projects/team", SiteHost.Basic(user))).StatusCode;

    /// <summary>What of pulling and pushing a token of the user's would allow.</summary>
    private static async Task<string> PushTokenAsync(SiteHost site, string user)
    {
        var token = await site.BearerAsync(user, "repository:team/app:pull,push");
        var payload = token.Split('.')[1].Replace('-', '+').Replace('_', '/');
        payload = payload.PadRight((payload.Length + 3) / 4 * 4, '=');
        using var claims = JsonDocument.Parse(Convert.FromBase64String(payload));
        return string.Join(
            ',',
            claims
                .RootElement.GetProperty("access")
                .EnumerateArray()
                .SelectMany(access => access.GetProperty("actions").EnumerateArray())
                .Select(action => action.GetString())
                .Order(StringComparer.Ordinal)
        );
    }

    private static Task<HttpResponseMessage> PostAsync(SiteHost site, string body) =>
        site.SendJsonAsync(HttpMethod.Post, Members, Admin, body);

    private static async Task<string> NamesAsync(SiteHost site, string query)
    {
        var answer = await site.GetAsync(Members + query, Admin);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
        return string.Join(
            ',',
            (await SiteHost.JsonAsync(answer))
                .EnumerateArray()
                .Select(member => member.GetProperty("entity_name").GetString())
        );
    }

    private static async Task<long> IdAsync(SiteHost site, string project, string name)
    {
        var answer = await site.GetAsync($"/api/v2.0/projects/{project}/members?entityname={name}", Admin);
        return (await SiteHost.JsonAsync(answer))[0].GetProperty("id").GetInt64();
    }
}
