using System.Net;
using Entrepot.Unit.Testing;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Management.Robots;

/// <summary>What robot accounts of the site can be given of Harbor's permissions, they can do, and no more.</summary>
public sealed class RobotSiteTests
{
    private const string Purge = """
        {"schedule":{"type":"Manual"},"parameters":{"audit_retention_hour":24,"include_operations":"create,delete,pull","dry_run":true}}
        """;

    private const string User = """
        {"username":"new","password":"Correct-Horse-2","email":"new@example.org","realname":"New"}
        """;

    /// <summary>The permission, what it is for, and what comes of it; ANN is an account's id.</summary>
    public static TheoryData<string, string, string, string?, HttpStatusCode> Allowed =>
        new()
        {
            { "audit-log:list", "GET", "/audit-logs", null, HttpStatusCode.OK },
            { "audit-log:list", "GET", "/auditlog-exts", null, HttpStatusCode.OK },
            { "purge-audit:create", "POST", "/system/purgeaudit/schedule", Purge, HttpStatusCode.Created },
            { "purge-audit:update", "PUT", "/system/purgeaudit/schedule", Purge, HttpStatusCode.OK },
            { "purge-audit:read", "GET", "/system/purgeaudit/schedule", null, HttpStatusCode.OK },
            { "purge-audit:read", "GET", "/system/purgeaudit/88888888/log", null, HttpStatusCode.NotFound },
            { "purge-audit:list", "GET", "/system/purgeaudit", null, HttpStatusCode.OK },
            { "purge-audit:stop", "PUT", "/system/purgeaudit/88888888", null, HttpStatusCode.NotFound },
            { "quota:list", "GET", "/quotas", null, HttpStatusCode.OK },
            { "quota:read", "GET", "/quotas/88888888", null, HttpStatusCode.NotFound },
            { "quota:update", "PUT", "/quotas/88888888", """{"hard":{"storage":1}}""", HttpStatusCode.NotFound },
            { "system-volumes:read", "GET", "/systeminfo/volumes", null, HttpStatusCode.OK },
            { "jobservice-monitor:list", "GET", "/jobservice/pools", null, HttpStatusCode.OK },
            { "label:create", "POST", "/labels", """{"name":"l","scope":"g"}""", HttpStatusCode.Created },
            { "registry:list", "GET", "/registries", null, HttpStatusCode.OK },
            { "replication-adapter:list", "GET", "/replication/adapters", null, HttpStatusCode.OK },
            { "replication-policy:list", "GET", "/replication/policies", null, HttpStatusCode.OK },
            { "replication:list", "GET", "/replication/executions", null, HttpStatusCode.OK },
            { "project:create", "POST", "/projects", """{"project_name":"made"}""", HttpStatusCode.Created },
            { "user-group:list", "GET", "/usergroups", null, HttpStatusCode.OK },
            { "user:list", "GET", "/users", null, HttpStatusCode.OK },
            { "user:create", "POST", "/users", User, HttpStatusCode.Created },
            { "user:read", "GET", "/users/ANN", null, HttpStatusCode.OK },
            { "user:update", "PUT", "/users/ANN", """{"email":"a@example.org","realname":"Ann"}""", HttpStatusCode.OK },
            {
                "user:update",
                "PUT",
                "/users/ANN/password",
                """{"new_password":"Correct-Horse-2"}""",
                HttpStatusCode.OK
            },
            { "user:delete", "DELETE", "/users/ANN", null, HttpStatusCode.OK },
            // Nobody signs in by a directory here.
            { "ldap-user:list", "GET", "/ldap/users/search?username=a", null, HttpStatusCode.BadRequest },
        };

    [Theory]
    [MemberData(nameof(Allowed))]
    public async Task A_robot_of_the_site_can_do_what_it_holds_and_one_that_does_not_hold_it_cannot(
        string permission,
        string method,
        string path,
        string? body,
        HttpStatusCode expected
    )
    {
        await using var site = await SiteHost.StartAsync();
        var ann = await site.AddAccountAsync("ann");
        var holder = await TestRobot.OfSiteAsync(site, "holder", $"/ {permission}");
        var other = await TestRobot.OfSiteAsync(site, "other", "/ catalog:read");
        path = $"/api/v2.0{path.Replace("ANN", $"{ann}", StringComparison.Ordinal)}";

        (await SendAsync(site, other, method, path, body)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        var answer = await SendAsync(site, holder, method, path, body);
        answer.StatusCode.ShouldBe(expected, await answer.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("PUT", "", """{"email":"a@example.org","realname":"Ann"}""")]
    [InlineData("PUT", "/password", """{"new_password":"Correct-Horse-2"}""")]
    [InlineData("PUT", "/cli_secret", """{"secret":"Correct-Horse-2"}""")]
    [InlineData("PUT", "/sysadmin", """{"sysadmin_flag":false}""")]
    [InlineData("DELETE", "", null)]
    public async Task A_robot_that_may_change_users_changes_no_administrator(string method, string path, string? body)
    {
        await using var site = await SiteHost.StartAsync();
        var bea = await site.AddAccountAsync("bea", systemAdministrator: true);
        var robot = await TestRobot.OfSiteAsync(site, "robot", "/ user:update,user:delete");

        foreach (var id in (long[])[1, bea])
        {
            (await SendAsync(site, robot, method, $"/api/v2.0/users/{id}{path}", body)).StatusCode.ShouldBe(
                HttpStatusCode.Forbidden
            );
        }

        (await site.GetAsync("/api/v2.0/users", SiteHost.Basic("bea"))).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_robot_that_may_change_users_makes_nobody_an_administrator()
    {
        await using var site = await SiteHost.StartAsync();
        var ann = await site.AddAccountAsync("ann");
        var robot = await TestRobot.OfSiteAsync(site, "robot", "/ user:create,user:update");

        (
            await SendAsync(site, robot, "PUT", $"/api/v2.0/users/{ann}/sysadmin", """{"sysadmin_flag":true}""")
        ).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task A_token_of_the_registry_opens_nothing_of_that()
    {
        await using var site = await SiteHost.StartAsync();
        var robot = await TestRobot.OfSiteAsync(site, "robot", "/ user:create,user:read,catalog:read");
        var answer = await site.GetAsync(
            "/service/token?service=harbor-registry&scope=registry:catalog:*",
            robot.Basic
        );
        var bearer = $"Bearer {(await SiteHost.JsonAsync(answer)).GetProperty("token").GetString()}";

        (await site.SendJsonAsync(HttpMethod.Post, "/api/v2.0/users", bearer, User)).StatusCode.ShouldBe(
            HttpStatusCode.Unauthorized
        );
        (await site.GetAsync("/api/v2.0/users/1", bearer)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    private static Task<HttpResponseMessage> SendAsync(
        SiteHost site,
        TestRobot robot,
        string method,
        string path,
        string? body
    ) =>
        body is null
            ? site.SendAsync(new HttpMethod(method), path, robot.Basic)
            : site.SendJsonAsync(new HttpMethod(method), path, robot.Basic, body);
}
