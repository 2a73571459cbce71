using System.Net;
using Entrepot.Access.Authorization;
using Entrepot.Data.Rows;
using Entrepot.Unit.Testing;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Management.Users;

public sealed class UserEndpointTests
{
    private const string Users = "/api/v2.0/users";
    private const string Profile = """{"email":"new@example.org","realname":"New","comment":"hi"}""";
    private static readonly string Admin = SiteHost.Basic("admin");

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task A_user_is_made_signs_in_is_shown_changed_and_deleted(DatabaseKind kind)
    {
        await using var site = await SiteHost.StartAsync(kind: kind);

        var made = await site.SendJsonAsync(
            HttpMethod.Post,
            Users,
            Admin,
            """{"username":"Ann","password":"Correct-Horse-2","email":"ann@example.org","realname":"Ann A.","comment":"ops"}"""
        );
        made.StatusCode.ShouldBe(HttpStatusCode.Created, await made.Content.ReadAsStringAsync());
        var path = made.Headers.Location!.ToString();
        path.ShouldMatch(@"^/api/v2\.0/users/\d+$");
        var ann = SiteHost.Basic("ann", "Correct-Horse-2");

        var shown = await SiteHost.JsonAsync(await site.GetAsync(path, ann));
        shown.GetProperty("username").GetString().ShouldBe("ann");
        shown.GetProperty("email").GetString().ShouldBe("ann@example.org");
        shown.GetProperty("realname").GetString().ShouldBe("Ann A.");
        shown.GetProperty("comment").GetString().ShouldBe("ops");
        shown.GetProperty("sysadmin_flag").GetBoolean().ShouldBeFalse();
        shown.GetProperty("admin_role_in_auth").GetBoolean().ShouldBeFalse();
        shown.TryGetProperty("creation_time", out _).ShouldBeTrue();
        (await site.GetAsync($"{Users}/current", ann)).StatusCode.ShouldBe(HttpStatusCode.OK);

        (await site.SendJsonAsync(HttpMethod.Put, path, ann, Profile)).StatusCode.ShouldBe(HttpStatusCode.OK);
        shown = await SiteHost.JsonAsync(await site.GetAsync(path, Admin));
        shown.GetProperty("email").GetString().ShouldBe("new@example.org");
        shown.GetProperty("realname").GetString().ShouldBe("New");
        shown.GetProperty("username").GetString().ShouldBe("ann");

        (await site.SendAsync(HttpMethod.Delete, path, Admin)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await site.GetAsync(path, Admin)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await site.SendAsync(HttpMethod.Delete, path, Admin)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await site.ActsAsync()).ShouldBe(["admin create user ann", "ann update user ann", "admin delete user ann"]);
    }

    [Theory]
    [InlineData("""{"username":"","password":"Correct-Horse-2","email":"a@b.org","realname":"A"}""")]
    [InlineData("""{"username":"a b","password":"Correct-Horse-2","email":"a@b.org","realname":"A"}""")]
    [InlineData("""{"username":"robot$a","password":"Correct-Horse-2","email":"a@b.org","realname":"A"}""")]
    [InlineData("""{"username":"a,b","password":"Correct-Horse-2","email":"a@b.org","realname":"A"}""")]
    [InlineData("""{"username":"a","password":"Short-1","email":"a@b.org","realname":"A"}""")]
    [InlineData("""{"username":"a","password":"all-lower-1","email":"a@b.org","realname":"A"}""")]
    [InlineData("""{"username":"a","password":"Harbor12345","email":"a@b.org","realname":"A"}""")]
    [InlineData("""{"username":"a","email":"a@b.org","realname":"A"}""")]
    [InlineData("""{"username":"a","password":"Correct-Horse-2","realname":"A"}""")]
    [InlineData("""{"username":"a","password":"Correct-Horse-2","email":"","realname":"A"}""")]
    [InlineData("""{"username":"a","password":"Correct-Horse-2","email":"a","realname":"A"}""")]
    [InlineData("""{"username":"a","password":"Correct-Horse-2","email":"a@b","realname":"A"}""")]
    [InlineData("""{"username":"a","password":"Correct-Horse-2","email":"a\u0000@b.org","realname":"A"}""")]
    [InlineData("""{"username":"a","password":"Correct-Horse-2","email":"a@b.org"}""")]
    [InlineData("""{"username":"a","password":"Correct-Horse-2","email":"a@b.org","realname":"A#B"}""")]
    [InlineData("""{"username":"a","password":"Correct-Horse-2","email":"a@b.org","realname":"A\u0000"}""")]
    [InlineData(
        """{"username":"a","password":"Correct-Horse-2","email":"a@b.org","realname":"A","comment":"1234567890123456789012345678901"}"""
    )]
    [InlineData("""{"username":7}""")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{")]
    public async Task What_cannot_be_a_user_is_refused_and_makes_none(string body)
    {
        await using var site = await SiteHost.StartAsync();

        var answer = await site.SendJsonAsync(HttpMethod.Post, Users, Admin, body);

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest, await answer.Content.ReadAsStringAsync());
        (await SiteHost.ErrorCodeAsync(answer)).ShouldBe("BAD_REQUEST");
        (await CountAsync(site)).ShouldBe(1);
        (await site.ActsAsync()).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task No_two_users_have_the_same_name_or_email(DatabaseKind kind)
    {
        await using var site = await SiteHost.StartAsync(kind: kind);
        await site.AddAccountAsync("ann");
        var bob = await site.AddAccountAsync("bob");

        foreach (
            var (name, email) in ((string, string)[])
                [("ann", "x@example.org"), ("ANN", "x@example.org"), ("x", "ann@example.org")]
        )
        {
            var taken = await site.SendJsonAsync(
                HttpMethod.Post,
                Users,
                Admin,
                $$"""{"username":"{{name}}","password":"Correct-Horse-2","email":"{{email}}","realname":"X"}"""
            );
            taken.StatusCode.ShouldBe(HttpStatusCode.Conflict, name);
        }

        var change = """{"email":"ann@example.org","realname":"Bob"}""";
        (await PutAsync(site, $"{bob}", "bob", change)).ShouldBe(HttpStatusCode.Conflict);
        change = """{"email":"bob@example.org","realname":"Robert"}""";
        (await PutAsync(site, $"{bob}", "bob", change)).ShouldBe(HttpStatusCode.OK, "it is their own");
    }

    [Fact]
    public async Task Members_of_a_body_that_only_the_site_may_set_set_nothing()
    {
        await using var site = await SiteHost.StartAsync();
        const string extras = "\"sysadmin_flag\":true,\"has_admin_role\":true,\"user_id\":1,\"id\":1,\"source\":1";

        var made = await site.SendJsonAsync(
            HttpMethod.Post,
            Users,
            Admin,
            $$"""{"username":"ann","password":"{{SiteHost.Password}}","email":"a@b.org","realname":"A",{{extras}}}"""
        );
        var path = made.Headers.Location!.ToString();
        (
            await site.SendJsonAsync(
                HttpMethod.Put,
                path,
                SiteHost.Basic("ann"),
                $$"""{"username":"eve","password":"Other-Horse-1","email":"a@b.org","realname":"A",{{extras}}}"""
            )
        ).StatusCode.ShouldBe(HttpStatusCode.OK);

        var ann = await SiteHost.JsonAsync(await site.GetAsync(path, SiteHost.Basic("ann")));
        ann.GetProperty("sysadmin_flag").GetBoolean().ShouldBeFalse();
        ann.GetProperty("username").GetString().ShouldBe("ann");
        (await site.GetAsync(Users, SiteHost.Basic("ann"))).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task Everybody_sees_and_changes_only_themselves_and_cannot_tell_who_else_there_is()
    {
        await using var site = await SiteHost.StartAsync();
        var ann = await site.AddAccountAsync("ann");
        var bob = await site.AddAccountAsync("bob");
        var answers = new List<string>();

        foreach (var id in (long[])[bob, 1, 999])
        {
            foreach (
                var (method, path, body) in ((HttpMethod, string, string)[])
                    [
                        (HttpMethod.Get, $"{Users}/{id}", ""),
                        (HttpMethod.Put, $"{Users}/{id}", Profile),
                        (HttpMethod.Delete, $"{Users}/{id}", ""),
                        (HttpMethod.Put, $"{Users}/{id}/sysadmin", """{"sysadmin_flag":true}"""),
                        (HttpMethod.Put, $"{Users}/{id}/password", """{"new_password":"Correct-Horse-3"}"""),
                    ]
            )
            {
                var answer = await site.SendJsonAsync(method, path, SiteHost.Basic("ann"), body);
                answer.StatusCode.ShouldBe(HttpStatusCode.Forbidden, $"{method} {path}");
                var text = await answer.Content.ReadAsStringAsync();
                answers.Add(text.Replace($"user {id}", "user ?", StringComparison.Ordinal));
                var anonymous = await site.SendJsonAsync(method, path, null, body);
                anonymous.StatusCode.ShouldBe(HttpStatusCode.Unauthorized, $"{method} {path}");
            }
        }

        answers.Chunk(5).Select(chunk => string.Concat(chunk)).Distinct().Count().ShouldBe(1);
        (await PutAsync(site, $"{ann}/sysadmin", "ann", """{"sysadmin_flag":true}""")).ShouldBe(
            HttpStatusCode.Forbidden,
            "nobody makes themselves an administrator"
        );
        (await site.ActsAsync()).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task Nothing_that_a_deleted_user_had_opens_anything(DatabaseKind kind)
    {
        await using var site = await SiteHost.StartAsync(kind: kind);
        var ann = await site.AddAccountAsync("ann");
        await site.AddProjectAsync("team");
        await site.AddMemberAsync("team", "ann", ProjectRole.Developer);
        var project = await site.SendJsonAsync(
            HttpMethod.Post,
            "/api/v2.0/projects",
            SiteHost.Basic("ann"),
            """{"project_name":"mine"}"""
        );
        project.EnsureSuccessStatusCode();
        var token = await site.BearerAsync("ann", "repository:team/app:pull");
        (await site.GetAsync("/api/v2.0/projects", token)).StatusCode.ShouldBe(HttpStatusCode.OK);

        (await site.SendAsync(HttpMethod.Delete, $"{Users}/{ann}", Admin)).EnsureSuccessStatusCode();

        (await site.GetAsync($"{Users}/current", SiteHost.Basic("ann"))).StatusCode.ShouldBe(
            HttpStatusCode.Unauthorized
        );
        (await site.GetAsync("/api/v2.0/projects", token)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);

        // Somebody of the same name is somebody else.
        await site.AddAccountAsync("ann");
        (await site.GetAsync("/api/v2.0/projects", token)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await site.GetAsync("/api/v2.0/projects/team", SiteHost.Basic("ann"))).StatusCode.ShouldBe(
            HttpStatusCode.NotFound
        );
        var mine = await SiteHost.JsonAsync(await site.GetAsync("/api/v2.0/projects/mine", Admin));
        mine.GetProperty("owner_id").GetInt64().ShouldBe(ann, "the project stays, and who made it");
        mine.TryGetProperty("owner_name", out _).ShouldBeFalse();
    }

    [Fact]
    public async Task A_site_keeps_its_first_administrator_and_nobody_deletes_themselves()
    {
        await using var site = await SiteHost.StartAsync();
        var ann = await site.AddAccountAsync("ann", systemAdministrator: true);

        (await site.SendAsync(HttpMethod.Delete, $"{Users}/1", SiteHost.Basic("ann"))).StatusCode.ShouldBe(
            HttpStatusCode.Forbidden
        );
        (await site.SendAsync(HttpMethod.Delete, $"{Users}/{ann}", SiteHost.Basic("ann"))).StatusCode.ShouldBe(
            HttpStatusCode.Forbidden
        );
        (await PutAsync(site, "1/sysadmin", "ann", """{"sysadmin_flag":false}""")).ShouldBe(HttpStatusCode.Forbidden);
        (await site.GetAsync(Users, Admin)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Administrators_make_administrators_and_take_it_back_at_once()
    {
        await using var site = await SiteHost.StartAsync();
        var ann = await site.AddAccountAsync("ann");
        (await site.GetAsync(Users, SiteHost.Basic("ann"))).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        var before = await site.BearerAsync("ann", "registry:catalog:*");
        (await PutAsync(site, $"{ann}/sysadmin", "admin", """{"sysadmin_flag":false}""")).ShouldBe(HttpStatusCode.OK);
        (await site.GetAsync("/api/v2.0/projects", before)).StatusCode.ShouldBe(HttpStatusCode.OK, "nothing changed");

        (await PutAsync(site, $"{ann}/sysadmin", "admin", """{"sysadmin_flag":true}""")).ShouldBe(HttpStatusCode.OK);
        (await site.GetAsync(Users, SiteHost.Basic("ann"))).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await site.GetAsync("/api/v2.0/projects", before)).StatusCode.ShouldBe(
            HttpStatusCode.Unauthorized,
            "what was open before is no administrator's"
        );

        (await PutAsync(site, $"{ann}/sysadmin", "admin", """{"sysadmin_flag":false}""")).ShouldBe(HttpStatusCode.OK);
        (await site.GetAsync(Users, SiteHost.Basic("ann"))).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await PutAsync(site, "999/sysadmin", "admin", """{"sysadmin_flag":true}""")).ShouldBe(HttpStatusCode.NotFound);
    }

    [Theory]
    [InlineData(AccountSource.Ldap)]
    [InlineData(AccountSource.Oidc)]
    public async Task Who_is_kept_elsewhere_gets_neither_password_nor_profile_here(AccountSource source)
    {
        await using var site = await SiteHost.StartAsync();
        var ann = await site.AddAccountAsync("ann");
        await site.WriteAsync(async context => (await context.Accounts.FindAsync(ann))!.Source = source);

        (await PutAsync(site, $"{ann}", "admin", Profile)).ShouldBe(HttpStatusCode.Forbidden);
        (await PutAsync(site, $"{ann}/password", "admin", """{"new_password":"Correct-Horse-3"}""")).ShouldBe(
            HttpStatusCode.Forbidden
        );
    }

    private static async Task<HttpStatusCode> PutAsync(SiteHost site, string path, string user, string body) =>
        (await site.SendJsonAsync(HttpMethod.Put, $"{Users}/{path}", SiteHost.Basic(user), body)).StatusCode;

    private static Task<int> CountAsync(SiteHost site) =>
        site.Database.ReadAsync((context, token) => context.Accounts.CountAsync(token), CancellationToken.None);
}
