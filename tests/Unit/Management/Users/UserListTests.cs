using System.Net;
using System.Text.Json;
using Entrepot.Access.Authorization;
using Entrepot.Unit.Testing;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Management.Users;

public sealed class UserListTests
{
    private const string Users = "/api/v2.0/users";
    private static readonly string Admin = SiteHost.Basic("admin");

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task The_list_is_filtered_sorted_and_cut(DatabaseKind kind)
    {
        await using var site = await StartAsync(kind);
        foreach (
            var (query, names, total) in ((string, string, int)[])
                [
                    ("", "ann,bob,carol", 3),
                    ("?sort=-username", "carol,bob,ann", 3),
                    ("?sort=-creation_time", "carol,bob,ann", 3),
                    ("?username=A", "ann,carol", 2),
                    ("?email=bob@", "bob", 1),
                    ("?q=username=~O", "bob,carol", 2),
                    ("?q=username=bob", "bob", 1),
                    ("?q=email=ann@example.org", "ann", 1),
                    ("?q=sysadmin_flag=true", "carol", 1),
                    ("?q=user_id=1", "admin", 1),
                    ("?page=2&page_size=2", "carol", 3),
                ]
        )
        {
            var answer = await site.GetAsync(Users + query, Admin);

            answer.StatusCode.ShouldBe(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
            NamesOf(await SiteHost.JsonAsync(answer)).ShouldBe(names, query);
            answer.Headers.GetValues("X-Total-Count").ShouldBe([$"{total}"], query);
        }
    }

    [Theory]
    [InlineData("?q=password_hash=~a", HttpStatusCode.BadRequest)]
    [InlineData("?sort=epoch", HttpStatusCode.BadRequest)]
    [InlineData("?q=username=~%00", HttpStatusCode.BadRequest)]
    [InlineData("?q=username=%00", HttpStatusCode.BadRequest)]
    [InlineData("?page_size=101", HttpStatusCode.UnprocessableEntity)]
    public async Task What_is_not_to_be_asked_for_is_refused(string query, HttpStatusCode status)
    {
        await using var site = await SiteHost.StartAsync();

        (await site.GetAsync(Users + query, Admin)).StatusCode.ShouldBe(status);
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task Who_makes_members_finds_others_by_a_part_of_their_name_and_learns_no_more(DatabaseKind kind)
    {
        await using var site = await StartAsync(kind);
        var ann = SiteHost.Basic("ann");
        await site.AddProjectAsync("team");
        await site.AddMemberAsync("team", "ann", ProjectRole.ProjectAdmin);
        await site.AddMemberAsync("team", "bob", ProjectRole.Developer);

        var found = await site.GetAsync($"{Users}/search?username=o&page_size=1", ann);

        found.Headers.GetValues("X-Total-Count").ShouldBe(["2"]);
        found.Headers.GetValues("Link").Single().ShouldContain("rel=\"next\"");
        var first = (await SiteHost.JsonAsync(found))[0];
        first.EnumerateObject().Select(member => member.Name).ShouldBe(["user_id", "username"]);
        first.GetProperty("username").GetString().ShouldBe("bob");
        (await site.GetAsync($"{Users}/search?username=_", ann)).Headers.GetValues("X-Total-Count").ShouldBe(["0"]);
        (await site.GetAsync($"{Users}/search?username=o&q=email=~a", ann)).StatusCode.ShouldBe(
            HttpStatusCode.BadRequest
        );
        (await site.GetAsync($"{Users}/search", ann)).StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await site.GetAsync($"{Users}/search?username=o")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await site.GetAsync($"{Users}/search?username=o", SiteHost.Basic("bob"))).StatusCode.ShouldBe(
            HttpStatusCode.Forbidden
        );
        (await site.GetAsync(Users, ann)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    private static async Task<SiteHost> StartAsync(DatabaseKind kind)
    {
        var site = await SiteHost.StartAsync(kind: kind);
        await site.AddAccountAsync("ann");
        await site.AddAccountAsync("bob");
        await site.AddAccountAsync("carol", systemAdministrator: true);
        return site;
    }

    private static string NamesOf(JsonElement users) =>
        string.Join(',', users.EnumerateArray().Select(user => user.GetProperty("username").GetString()));
}
