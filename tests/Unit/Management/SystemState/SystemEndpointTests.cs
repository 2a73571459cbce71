using System.Net;
using Entrepot.Unit.Testing;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Management.SystemState;

public sealed class SystemEndpointTests
{
    [Fact]
    public async Task Anybody_may_ask_whether_the_site_is_well()
    {
        await using var site = await SiteHost.StartAsync();
        foreach (
            var (path, body) in ((string, string)[])
                [
                    ("/api/v2.0/ping", "Pong"),
                    ("/api/version", "{\"version\":\"v2.0\"}"),
                    ("/healthz", "ok"),
                    ("/readyz", "ok"),
                    (
                        "/api/v2.0/health",
                        "{\"status\":\"healthy\",\"components\":[{\"name\":\"core\",\"status\":\"healthy\"},{\"name\":\"database\",\"status\":\"healthy\"}]}"
                    ),
                ]
        )
        {
            (await site.Client.GetStringAsync(path)).ShouldBe(body);
        }
    }

    [Fact]
    public async Task A_site_without_its_database_says_so()
    {
        await using var site = await SiteHost.StartAsync(kind: DatabaseKind.Postgres);
        await site.DropDatabaseAsync();

        (await site.GetAsync("/readyz")).StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        var health = await SiteHost.JsonAsync(await site.GetAsync("/api/v2.0/health"));
        health.GetProperty("status").GetString().ShouldBe("unhealthy");
        (await site.GetAsync("/healthz")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Who_has_signed_in_learns_more_about_the_site()
    {
        await using var site = await SiteHost.StartAsync();

        var anonymous = await SiteHost.JsonAsync(await site.GetAsync("/api/v2.0/systeminfo"));
        var signedIn = await SiteHost.JsonAsync(await site.GetAsync("/api/v2.0/systeminfo", SiteHost.Basic("admin")));

        anonymous.GetProperty("auth_mode").GetString().ShouldBe("db_auth");
        anonymous.TryGetProperty("harbor_version", out _).ShouldBeFalse();
        signedIn.GetProperty("harbor_version").GetString()!.ShouldStartWith("v2.");
        signedIn.GetProperty("external_url").GetString().ShouldBe(site.Client.BaseAddress!.ToString().TrimEnd('/'));
        signedIn.GetProperty("registry_url").GetString().ShouldBe(site.Client.BaseAddress!.Authority);
    }

    [Fact]
    public async Task The_current_user_is_who_signed_in()
    {
        await using var site = await SiteHost.StartAsync();
        await site.AddAccountAsync("ann");

        var admin = await SiteHost.JsonAsync(await site.GetAsync("/api/v2.0/users/current", SiteHost.Basic("admin")));
        var ann = await SiteHost.JsonAsync(await site.GetAsync("/api/v2.0/users/current", SiteHost.Basic("ann")));
        var nobody = await site.GetAsync("/api/v2.0/users/current");

        admin.GetProperty("user_id").GetInt64().ShouldBe(1);
        admin.GetProperty("sysadmin_flag").GetBoolean().ShouldBeTrue();
        ann.GetProperty("username").GetString().ShouldBe("ann");
        ann.GetProperty("sysadmin_flag").GetBoolean().ShouldBeFalse();
        ann.ToString().ShouldNotContain("hash");
        nobody.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }
}
