using System.Net;
using Entrepot.Access.Authorization;
using Entrepot.Unit.Testing;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Management.Users;

public sealed class CurrentPermissionsTests
{
    private const string Permissions = "/api/v2.0/users/current/permissions";

    [Theory]
    [InlineData(null)]
    [InlineData(ProjectRole.LimitedGuest)]
    [InlineData(ProjectRole.Guest)]
    [InlineData(ProjectRole.Developer)]
    [InlineData(ProjectRole.Maintainer)]
    [InlineData(ProjectRole.ProjectAdmin)]
    public async Task A_user_is_told_exactly_what_the_role_table_grants(ProjectRole? role)
    {
        await using var site = await SiteHost.StartAsync();
        await site.AddAccountAsync("ann");
        foreach (var isPublic in (bool[])[true, false])
        {
            var name = isPublic ? "open" : "closed";
            var id = await site.AddProjectAsync(name, isPublic);
            if (role is { } held)
            {
                await site.AddMemberAsync(name, "ann", held);
            }

            (await ReadAsync(site, "ann", $"?scope=/project/{id}&relative=true")).ShouldBe(
                Granted(role is { } given ? [given] : [], isPublic),
                ignoreOrder: true
            );
        }
    }

    [Fact]
    public async Task An_administrator_may_do_everything_and_resources_are_named_with_their_scope_unless_relative()
    {
        await using var site = await SiteHost.StartAsync();

        var named = await ReadAsync(site, "admin", "?scope=/project/1");

        named.Count.ShouldBe(RoleTable.Lines.Count);
        named.ShouldContain("/project/1:delete");
        named.ShouldContain("/project/1/repository:push");
        (await ReadAsync(site, "admin", "?scope=/project/1&relative=true")).ShouldContain(".:delete");
    }

    [Theory]
    [InlineData("")]
    [InlineData("?scope=/project/999")]
    [InlineData("?scope=/project/x")]
    [InlineData("?scope=/project/1/repository")]
    [InlineData("?scope=/system")]
    public async Task A_scope_that_is_none_has_no_permissions(string query)
    {
        await using var site = await SiteHost.StartAsync();

        (await ReadAsync(site, "admin", query)).ShouldBeEmpty();
        (await site.GetAsync(Permissions + query)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    private static IEnumerable<string> Granted(ProjectRole[] roles, bool isPublic) =>
        RoleTable
            .Lines.Keys.Where(permission => RoleTable.Grants(permission, roles, isPublic))
            .Select(permission =>
                $"{(permission.Resource == "project" ? "." : permission.Resource)}:{permission.Action}"
            );

    private static async Task<List<string>> ReadAsync(SiteHost site, string user, string query)
    {
        var answer = await site.GetAsync(Permissions + query, SiteHost.Basic(user));
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        return
        [
            .. (await SiteHost.JsonAsync(answer))
                .EnumerateArray()
                .Select(item => $"{item.GetProperty("resource").GetString()}:{item.GetProperty("action").GetString()}"),
        ];
    }
}
