using System.Net;
using Entrepot.Access.Authorization;
using Entrepot.Data.Rows;
using Entrepot.Unit.Testing;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Management.Members;

public sealed class GroupMemberTests
{
    private const string Team = "/api/v2.0/projects/team";
    private static readonly string Admin = SiteHost.Basic("admin");
    private static readonly string Ann = SiteHost.Basic("ann");

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task What_a_group_may_do_its_members_may_do_and_what_any_role_grants_is_granted(DatabaseKind kind)
    {
        await using var site = await StartAsync(kind);
        (await site.GetAsync(Team, Ann)).StatusCode.ShouldBe(HttpStatusCode.NotFound);

        await JoinAsync(site, "limited", ProjectRole.LimitedGuest);
        (await RolesAsync(site)).ShouldBe("5: 5");
        (await site.GetAsync($"{Team}/members", Ann)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);

        await JoinAsync(site, "keepers", ProjectRole.Maintainer);
        (await RolesAsync(site)).ShouldBe("4: 4,5");
        (await site.GetAsync($"{Team}/members", Ann)).StatusCode.ShouldBe(HttpStatusCode.OK);

        await site.AddMemberAsync("team", "ann", ProjectRole.Developer);
        (await RolesAsync(site)).ShouldBe("4: 4,2,5", "the highest is not the one of the smallest number");

        var projects = await SiteHost.JsonAsync(await site.GetAsync("/api/v2.0/projects?name=team", Ann));
        projects[0].GetProperty("current_user_role_id").GetInt32().ShouldBe(4, "lists say the same");
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task What_a_group_gave_ends_at_once_with_its_membership_or_with_the_group(DatabaseKind kind)
    {
        await using var site = await StartAsync(kind);
        var member = await JoinAsync(site, "keepers", ProjectRole.Maintainer);
        (await site.GetAsync(Team, Ann)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await site.SendAsync(HttpMethod.Delete, member, Admin)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await site.GetAsync(Team, Ann)).StatusCode.ShouldBe(HttpStatusCode.NotFound);

        await AddAsync(site, "keepers", ProjectRole.Maintainer);
        (await site.GetAsync(Team, Ann)).StatusCode.ShouldBe(HttpStatusCode.OK, "ann is still in the group");
        var group = await site.Database.ReadAsync(
            (context, token) => context.UserGroups.SingleAsync(row => row.Name == "keepers", token),
            CancellationToken.None
        );
        (await site.SendAsync(HttpMethod.Delete, $"/api/v2.0/usergroups/{group.Id}", Admin)).StatusCode.ShouldBe(
            HttpStatusCode.OK
        );

        (await site.GetAsync(Team, Ann)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await site.GetAsync($"{Team}/members", Admin)).Headers.GetValues("X-Total-Count").ShouldBe(["1"]);
    }

    [Fact]
    public async Task A_group_that_becomes_known_by_its_membership_is_told_of_and_one_that_was_is_not()
    {
        await using var site = await StartAsync(DatabaseKind.Sqlite);
        await site.AddProjectAsync("crew");

        await AddAsync(site, "keepers", ProjectRole.Maintainer);
        await AddAsync(site, "keepers", ProjectRole.Guest, "crew");

        (await site.ActsAsync())
            .Where(act => act.Contains("usergroup", StringComparison.Ordinal))
            .ShouldBe(["admin create usergroup keepers"]);
    }

    private static async Task<SiteHost> StartAsync(DatabaseKind kind)
    {
        var site = await SiteHost.StartAsync(kind: kind);
        await site.AddAccountAsync("ann");
        await site.AddAccountAsync("bob");
        await site.AddProjectAsync("team");
        return site;
    }

    /// <summary>Makes the group a member, and puts ann into it as her sign-in would.</summary>
    private static async Task<string> JoinAsync(SiteHost site, string group, ProjectRole role)
    {
        var member = await AddAsync(site, group, role);
        await site.WriteAsync(async context =>
            context.AccountGroups.Add(
                new AccountGroupRow
                {
                    Account = await context.Accounts.SingleAsync(row => row.Name == "ann"),
                    Group = await context.UserGroups.SingleAsync(row => row.Name == group),
                }
            )
        );
        return member;
    }

    private static async Task<string> AddAsync(SiteHost site, string group, ProjectRole role, string project = "team")
    {
        var made = await site.SendJsonAsync(
            HttpMethod.Post,
            $"/api/v2.0/projects/{project}/members",
            Admin,
            $$$"""{"role_id":{{{(int)role}}},"member_group":{"group_name":"{{{group}}}","group_type":3}}"""
        );
        made.StatusCode.ShouldBe(HttpStatusCode.Created, await made.Content.ReadAsStringAsync());
        return made.Headers.Location!.ToString();
    }

    private static async Task<string> RolesAsync(SiteHost site)
    {
        var project = await SiteHost.JsonAsync(await site.GetAsync(Team, Ann));
        var ids = project.GetProperty("current_user_role_ids").EnumerateArray().Select(id => id.GetInt32());
        return $"{project.GetProperty("current_user_role_id").GetInt32()}: {string.Join(',', ids)}";
    }
}
