using System.Net;
using System.Text.Json;
using Entrepot.Access.Configuration;
using Entrepot.Unit.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Management.Configurations;

public sealed class ConfigurationEndpointTests
{
    private const string Path = "/api/v2.0/configurations";

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task What_an_administrator_sets_is_what_is_read_and_the_rest_stays(DatabaseKind kind)
    {
        await using var site = await SiteHost.StartAsync(kind: kind);

        (
            await PutAsync(
                site,
                """{"self_registration": true, "robot_token_duration": "60", "banner_message": "hello", "unheard_of": 7, "ldap_url": null}"""
            )
        ).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await PutAsync(site, """{"self_registration": "false"}""")).StatusCode.ShouldBe(HttpStatusCode.OK);

        var read = await ReadAsync(site);
        ValueOf(read, "self_registration").GetBoolean().ShouldBeFalse();
        ValueOf(read, "robot_token_duration").GetInt64().ShouldBe(60);
        ValueOf(read, "banner_message").GetString().ShouldBe("hello");
        ValueOf(read, "ldap_uid").GetString().ShouldBe("cn");
        ValueOf(read, "token_expiration").GetInt64().ShouldBe(5);
        read.GetProperty("robot_token_duration").GetProperty("editable").GetBoolean().ShouldBeTrue();
        read.TryGetProperty("unheard_of", out _).ShouldBeFalse();
    }

    [Fact]
    public async Task A_secret_is_kept_sealed_and_never_shown()
    {
        await using var site = await SiteHost.StartAsync();

        (
            await PutAsync(site, """{"ldap_search_password": "Canary-1", "oidc_client_secret": "Canary-2"}""")
        ).StatusCode.ShouldBe(HttpStatusCode.OK);

        var present = await site.Services.GetRequiredService<ConfigurationBook>().ReadAsync(CancellationToken.None);
        present.Ldap.SearchPassword.ShouldBe("Canary-1");
        present.Oidc.ClientSecret.ShouldBe("Canary-2");
        (await ReadAsync(site)).ToString().ShouldNotContain("Canary");
        (await ReadAsync(site)).TryGetProperty("ldap_search_password", out _).ShouldBeFalse();
        var (rows, acts) = await site.Database.ReadAsync(
            async (context, token) =>
                (
                    await context.Configurations.AsNoTracking().ToListAsync(token),
                    await context.Acts.AsNoTracking().ToListAsync(token)
                ),
            CancellationToken.None
        );
        rows.ShouldAllBe(row => !row.Value.Contains("Canary"));
        acts.ShouldHaveSingleItem().Description.ShouldBe("ldap_search_password, oidc_client_secret");
    }

    [Theory]
    [InlineData("""{"auth_mode": "http_auth"}""", "auth_mode must be one of")]
    [InlineData("""{"robot_token_duration": "soon"}""", "robot_token_duration must be a whole number")]
    [InlineData("""{"read_only": "maybe"}""", "read_only must be true or false")]
    [InlineData("""{"ldap_url": "http://x"}""", "ldap_url must be ldap://")]
    [InlineData("""{"ldap_scope": 3}""", "ldap scope must be one of 0, 1, 2")]
    [InlineData("""{"ldap_uid": "uid)(x=*"}""", "ldap_uid must be the name of an attribute")]
    [InlineData("""{"oidc_scope": "profile"}""", "oidc_scope must contain openid")]
    [InlineData("""{"oidc_group_filter": "("}""", "oidc_group_filter must be a regular expression")]
    [InlineData("""{"storage_per_project": 0}""", "storage_per_project must be -1")]
    [InlineData("""{"skip_audit_log_database": true}""", "needs audit_log_forward_endpoint")]
    [InlineData("""{"ldap_ca_certificate": "x"}""", "PEM")]
    [InlineData("[]", "an object")]
    public async Task A_wrong_value_is_refused_by_name_and_nothing_is_changed(string body, string said)
    {
        await using var site = await SiteHost.StartAsync();

        var answer = await PutAsync(site, body.Replace("{", """{"banner_message": "other", """));

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await answer.Content.ReadAsStringAsync()).ShouldContain(said);
        ValueOf(await ReadAsync(site), "banner_message").GetString().ShouldBe("");
    }

    [Fact]
    public async Task Only_administrators_read_or_change_it()
    {
        await using var site = await SiteHost.StartAsync();
        await site.AddAccountAsync("ann");
        foreach (var method in (HttpMethod[])[HttpMethod.Get, HttpMethod.Put])
        {
            (await site.SendJsonAsync(method, Path, SiteHost.Basic("ann"), "{}")).StatusCode.ShouldBe(
                HttpStatusCode.Forbidden
            );
            (await site.SendJsonAsync(method, Path, null, "{}")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        }
    }

    [Fact]
    public async Task The_way_of_signing_in_changes_only_as_long_as_there_is_nobody_but_admin()
    {
        await using var site = await SiteHost.StartAsync();
        (await ReadAsync(site)).GetProperty("auth_mode").GetProperty("editable").GetBoolean().ShouldBeTrue();
        (await PutAsync(site, """{"auth_mode": "ldap_auth"}""")).StatusCode.ShouldBe(HttpStatusCode.OK);
        await site.AddAccountAsync("ann");

        var changed = await PutAsync(site, """{"auth_mode": "oidc_auth", "banner_message": "other"}""");
        var same = await PutAsync(site, """{"auth_mode": "ldap_auth", "banner_message": "same"}""");

        changed.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        same.StatusCode.ShouldBe(HttpStatusCode.OK);
        var read = await ReadAsync(site);
        ValueOf(read, "auth_mode").GetString().ShouldBe("ldap_auth");
        ValueOf(read, "banner_message").GetString().ShouldBe("same");
        read.GetProperty("auth_mode").GetProperty("editable").GetBoolean().ShouldBeFalse();
        (await SiteHost.JsonAsync(await site.GetAsync("/api/v2.0/systeminfo")))
            .GetProperty("auth_mode")
            .GetString()
            .ShouldBe("ldap_auth");
    }

    [Fact]
    public async Task A_read_only_site_refuses_every_change_but_of_its_configuration()
    {
        await using var site = await SiteHost.StartAsync();
        (await PutAsync(site, """{"read_only": true}""")).StatusCode.ShouldBe(HttpStatusCode.OK);
        var admin = SiteHost.Basic("admin");

        var refused = await site.SendJsonAsync(
            HttpMethod.Post,
            "/api/v2.0/projects",
            admin,
            """{"project_name": "p"}"""
        );
        refused.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await SiteHost.ErrorCodeAsync(refused)).ShouldBe("DENIED");
        (await site.SendAsync(HttpMethod.Delete, "/api/v2.0/projects/library", admin)).StatusCode.ShouldBe(
            HttpStatusCode.Forbidden
        );
        (await site.GetAsync("/api/v2.0/projects/library", admin)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await site.BearerAsync("admin", "repository:library/a:push")).ShouldNotBeEmpty();

        (await PutAsync(site, """{"read_only": false}""")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (
            await site.SendJsonAsync(HttpMethod.Post, "/api/v2.0/projects", admin, """{"project_name": "p"}""")
        ).StatusCode.ShouldBe(HttpStatusCode.Created);
    }

    [Fact]
    public async Task A_configured_life_of_tokens_counts()
    {
        await using var site = await SiteHost.StartAsync();
        (await PutAsync(site, """{"token_expiration": 12}""")).StatusCode.ShouldBe(HttpStatusCode.OK);

        var answer = await SiteHost.JsonAsync(
            await site.GetAsync("/service/token?service=harbor-registry", SiteHost.Basic("admin"))
        );

        answer.GetProperty("expires_in").GetInt32().ShouldBe(720);
    }

    private static Task<HttpResponseMessage> PutAsync(SiteHost site, string body) =>
        site.SendJsonAsync(HttpMethod.Put, Path, SiteHost.Basic("admin"), body);

    private static async Task<JsonElement> ReadAsync(SiteHost site) =>
        await SiteHost.JsonAsync(await site.GetAsync(Path, SiteHost.Basic("admin")));

    private static JsonElement ValueOf(JsonElement read, string key) => read.GetProperty(key).GetProperty("value");
}
