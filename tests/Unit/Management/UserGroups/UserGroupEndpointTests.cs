using System.Net;
using Entrepot.Access.Authorization;
using Entrepot.Data.Rows;
using Entrepot.Unit.Testing;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Management.UserGroups;

public sealed class UserGroupEndpointTests
{
    private const string Groups = "/api/v2.0/usergroups";
    private const string Dn = "cn=devs,ou=groups,dc=example,dc=org";
    private static readonly string Admin = SiteHost.Basic("admin");

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task A_group_is_made_shown_renamed_and_deleted(DatabaseKind kind)
    {
        await using var site = await SiteHost.StartAsync(kind: kind);

        var made = await PostAsync(
            site,
            """{"group_name":"devs","group_type":1,"ldap_group_dn":" CN=Devs,OU=groups,DC=example,DC=org "}"""
        );
        made.StatusCode.ShouldBe(HttpStatusCode.Created, await made.Content.ReadAsStringAsync());
        var path = made.Headers.Location!.ToString();
        path.ShouldMatch(@"^/api/v2\.0/usergroups/\d+$");
        var group = await SiteHost.JsonAsync(await site.GetAsync(path, Admin));
        group.GetProperty("group_name").GetString().ShouldBe("devs");
        group.GetProperty("group_type").GetInt32().ShouldBe(1);
        group.GetProperty("ldap_group_dn").GetString().ShouldBe(Dn);

        (await site.SendJsonAsync(HttpMethod.Put, path, Admin, """{"group_name":"developers"}""")).StatusCode.ShouldBe(
            HttpStatusCode.OK
        );
        group = await SiteHost.JsonAsync(await site.GetAsync(path, Admin));
        group.GetProperty("group_name").GetString().ShouldBe("developers");
        group.GetProperty("ldap_group_dn").GetString().ShouldBe(Dn);

        (await site.SendAsync(HttpMethod.Delete, path, Admin)).StatusCode.ShouldBe(HttpStatusCode.OK);
        foreach (var method in (HttpMethod[])[HttpMethod.Get, HttpMethod.Delete])
        {
            (await site.SendAsync(method, path, Admin)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        }

        (await site.SendJsonAsync(HttpMethod.Put, path, Admin, """{"group_name":"x"}""")).StatusCode.ShouldBe(
            HttpStatusCode.NotFound
        );
        (await site.ActsAsync()).ShouldBe([
            "admin create usergroup devs",
            "admin update usergroup developers",
            "admin delete usergroup developers",
        ]);
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task Who_was_in_a_group_of_the_provider_is_not_in_the_one_whose_name_it_gets(DatabaseKind kind)
    {
        await using var site = await SiteHost.StartAsync(kind: kind);
        await site.AddAccountAsync("ann");
        var path = (await PostAsync(site, """{"group_name":"devs","group_type":3}""")).Headers.Location!.ToString();
        await site.WriteAsync(async context =>
        {
            var ann = await context.Accounts.SingleAsync(row => row.Name == "ann");
            ann.Source = AccountSource.Oidc;
            context.AccountGroups.Add(
                new AccountGroupRow { Account = ann, Group = await context.UserGroups.SingleAsync() }
            );
        });
        Task<int> CountAsync() =>
            site.Database.ReadAsync(
                (context, token) => context.AccountGroups.CountAsync(token),
                TestContext.Current.CancellationToken
            );

        (await site.SendJsonAsync(HttpMethod.Put, path, Admin, """{"group_name":"devs"}""")).StatusCode.ShouldBe(
            HttpStatusCode.OK
        );
        (await CountAsync()).ShouldBe(1, "it is called as before");
        (await site.SendJsonAsync(HttpMethod.Put, path, Admin, """{"group_name":"bosses"}""")).StatusCode.ShouldBe(
            HttpStatusCode.OK
        );

        (await CountAsync()).ShouldBe(0, "the provider says who is in it");
    }

    [Theory]
    [InlineData("""{"group_type":3}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"group_name":"","group_type":3}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"group_name":"a\u0000","group_type":3}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"group_name":"a"}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"group_name":"a","group_type":2}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"group_name":"a","group_type":1}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"group_name":"a","group_type":1,"ldap_group_dn":"devs"}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"group_name":"a","group_type":1,"ldap_group_dn":"cn=,dc=org"}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"group_name":"taken","group_type":3}""", HttpStatusCode.Conflict)]
    [InlineData("""{"group_name":"other","group_type":1,"ldap_group_dn":"CN=taken,dc=org"}""", HttpStatusCode.Conflict)]
    [InlineData("""{"group_name":"taken","group_type":1,"ldap_group_dn":"cn=b,dc=org"}""", HttpStatusCode.Created)]
    [InlineData("null", HttpStatusCode.BadRequest)]
    public async Task A_group_that_cannot_be_made_is_refused_and_told_why(string body, HttpStatusCode status)
    {
        await using var site = await SiteHost.StartAsync();
        await PostAsync(site, """{"group_name":"taken","group_type":3}""");
        await PostAsync(site, """{"group_name":"ldap","group_type":1,"ldap_group_dn":"cn=taken,dc=org"}""");

        var answer = await PostAsync(site, body);

        answer.StatusCode.ShouldBe(status, await answer.Content.ReadAsStringAsync());
        (await ListAsync(site, "", "admin")).Split(',').Length.ShouldBe(status == HttpStatusCode.Created ? 3 : 2);
    }

    [Fact]
    public async Task A_group_of_a_provider_is_not_renamed_to_another_one()
    {
        await using var site = await SiteHost.StartAsync();
        await PostAsync(site, """{"group_name":"a","group_type":3}""");
        var path = (await PostAsync(site, """{"group_name":"b","group_type":3}""")).Headers.Location!.ToString();

        (await site.SendJsonAsync(HttpMethod.Put, path, Admin, """{"group_name":"a"}""")).StatusCode.ShouldBe(
            HttpStatusCode.Conflict
        );
        (await site.SendJsonAsync(HttpMethod.Put, path, Admin, """{"group_name":"b"}""")).StatusCode.ShouldBe(
            HttpStatusCode.OK
        );
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task Administrators_list_groups_and_everybody_who_has_signed_in_finds_them_by_name(DatabaseKind kind)
    {
        await using var site = await SiteHost.StartAsync(kind: kind);
        await site.AddAccountAsync("ann");
        await site.AddAccountAsync("bob");
        await site.AddProjectAsync("team");
        await site.AddMemberAsync("team", "ann", ProjectRole.ProjectAdmin);
        await PostAsync(site, """{"group_name":"Ops","group_type":3}""");
        await PostAsync(site, """{"group_name":"devs","group_type":1,"ldap_group_dn":"cn=devs,dc=org"}""");
        await PostAsync(site, """{"group_name":"devops","group_type":3}""");

        (await ListAsync(site, "", "admin")).Split(',').ShouldBe(["Ops", "devops", "devs"], ignoreOrder: true);
        (await ListAsync(site, "?group_name=OPS", "admin")).Split(',').ShouldBe(["Ops", "devops"], ignoreOrder: true);
        (await ListAsync(site, "?ldap_group_dn=CN=devs,dc=org", "admin")).ShouldBe("devs");
        (await ListAsync(site, "?ldap_group_dn=nonsense", "admin")).ShouldBe("");
        (await ListAsync(site, "?q=group_name=~dev&page_size=1&page=2", "admin")).ShouldBe("devs");
        (await ListAsync(site, "/search?groupname=dev", "ann")).ShouldBe("devops,devs");
        var found = await site.GetAsync($"{Groups}/search?groupname=devs", SiteHost.Basic("ann"));
        (await SiteHost.JsonAsync(found))[0]
            .EnumerateObject()
            .Select(member => member.Name)
            .ShouldBe(["id", "group_name", "group_type"]);
        (await site.GetAsync($"{Groups}/search?groupname=devs", SiteHost.Basic("bob"))).StatusCode.ShouldBe(
            HttpStatusCode.Forbidden,
            "who makes nobody a member has no use for it"
        );
        foreach (
            var (path, status) in ((string, HttpStatusCode)[])
                [
                    ("", HttpStatusCode.Forbidden),
                    ("/1", HttpStatusCode.Forbidden),
                    ("/search", HttpStatusCode.BadRequest),
                    ("/search?groupname=d&q=ldap_group_dn=~c", HttpStatusCode.BadRequest),
                ]
        )
        {
            (await site.GetAsync(Groups + path, SiteHost.Basic("ann"))).StatusCode.ShouldBe(status, path);
            (await site.GetAsync(Groups + path)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized, path);
        }
    }

    private static Task<HttpResponseMessage> PostAsync(SiteHost site, string body) =>
        site.SendJsonAsync(HttpMethod.Post, Groups, Admin, body);

    private static async Task<string> ListAsync(SiteHost site, string query, string user)
    {
        var answer = await site.GetAsync(Groups + query, SiteHost.Basic(user));
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
        return string.Join(
            ',',
            (await SiteHost.JsonAsync(answer))
                .EnumerateArray()
                .Select(group => group.GetProperty("group_name").GetString())
        );
    }
}
