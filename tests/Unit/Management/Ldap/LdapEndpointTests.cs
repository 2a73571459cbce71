using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Entrepot.Rigs.Directories;
using Entrepot.Unit.Access.Ldap;
using Entrepot.Unit.Testing;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Management.Ldap;

public sealed class LdapEndpointTests
{
    private const string Api = "/api/v2.0/ldap";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_ping_tells_whether_the_directory_lets_the_site_in_and_why_not()
    {
        var ldap = await LdapServer.SharedAsync();
        await using var site = await LdapSignInTests.StartAsync(ldap);

        (await PingAsync(site, null)).GetProperty("success").GetBoolean().ShouldBeTrue();
        var wrong = await PingAsync(site, new JsonObject { ["ldap_search_password"] = "wrong" });
        wrong.GetProperty("success").GetBoolean().ShouldBeFalse();
        wrong.GetProperty("message").GetString()!.ShouldContain("ldap_search_dn");
        var closed = await PingAsync(site, new JsonObject { ["ldap_url"] = "ldap://127.0.0.1:1" });
        closed.GetProperty("message").GetString()!.ShouldContain("does not take connections");
        (
            await site.SendJsonAsync(
                HttpMethod.Post,
                $"{Api}/ping",
                SiteHost.Basic("admin"),
                """{"ldap_url": "http://127.0.0.1"}"""
            )
        ).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task The_stored_password_goes_to_the_stored_place_alone()
    {
        var ldap = await LdapServer.SharedAsync();
        await using var site = await LdapSignInTests.StartAsync(ldap);

        var elsewhere = await PingAsync(
            site,
            new JsonObject { ["ldap_url"] = ldap.Url.Replace("127.0.0.1", "localhost", StringComparison.Ordinal) }
        );

        elsewhere.GetProperty("success").GetBoolean().ShouldBeFalse("another spelling may be another server");
    }

    [Fact]
    public async Task People_and_groups_are_found_and_what_is_typed_is_no_pattern()
    {
        var ldap = await LdapServer.SharedAsync();
        var name = await LdapSignInTests.PersonAsync(ldap);
        await ldap.AddGroupAsync($"{name}-team", name, Cancel);
        await using var site = await LdapSignInTests.StartAsync(ldap);

        var person = (await GetAsync(site, $"/users/search?username={name}")).EnumerateArray().ShouldHaveSingleItem();
        person.GetProperty("username").GetString().ShouldBe(name);
        person.GetProperty("realname").GetString().ShouldBe($"The {name}");
        person.GetProperty("email").GetString().ShouldBe($"{name}@example.org");
        (await GetAsync(site, "/users/search?username=*")).GetArrayLength().ShouldBe(0);
        (await GetAsync(site, "/users/search")).GetArrayLength().ShouldBeGreaterThan(0);

        var group = (await GetAsync(site, $"/groups/search?groupname={name}-te"))
            .EnumerateArray()
            .ShouldHaveSingleItem();
        group.GetProperty("group_name").GetString().ShouldBe($"{name}-team");
        group.GetProperty("group_type").GetInt32().ShouldBe(1);
        group.GetProperty("ldap_group_dn").GetString().ShouldBe($"cn={name}-team,{LdapServer.GroupsDn}");
        var dn = Uri.EscapeDataString($"cn={name}-team,{LdapServer.GroupsDn}");
        (await GetAsync(site, $"/groups/search?groupdn={dn}")).GetArrayLength().ShouldBe(1);
        (
            await site.GetAsync(
                $"{Api}/groups/search?groupdn={Uri.EscapeDataString("cn=x,dc=y")}",
                SiteHost.Basic("admin")
            )
        ).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Who_is_imported_is_there_before_they_sign_in_and_who_cannot_be_is_named()
    {
        var ldap = await LdapServer.SharedAsync();
        var name = await LdapSignInTests.PersonAsync(ldap);
        await using var site = await LdapSignInTests.StartAsync(ldap);

        (await ImportAsync(site, name)).StatusCode.ShouldBe(HttpStatusCode.OK);
        var mixed = await ImportAsync(site, name, "nobody-there", "no name");

        mixed.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await SiteHost.JsonAsync(mixed))
            .EnumerateArray()
            .Select(failure => $"{failure.GetProperty("uid")} {failure.GetProperty("error")}")
            .ShouldBe(["nobody-there unknown_user", "no name invalid_name"]);
        (await ImportAsync(site)).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task Only_administrators_ask_the_directory()
    {
        await using var site = await SiteHost.StartAsync();
        await site.AddAccountAsync("ann");
        foreach (
            var (method, path) in ((HttpMethod, string)[])
                [
                    (HttpMethod.Post, "/ping"),
                    (HttpMethod.Get, "/users/search"),
                    (HttpMethod.Post, "/users/import"),
                    (HttpMethod.Get, "/groups/search"),
                ]
        )
        {
            (await site.SendJsonAsync(method, Api + path, SiteHost.Basic("ann"), "{}")).StatusCode.ShouldBe(
                HttpStatusCode.Forbidden
            );
        }

        (await site.GetAsync($"{Api}/users/search", SiteHost.Basic("admin"))).StatusCode.ShouldBe(
            HttpStatusCode.BadRequest,
            "no directory is configured"
        );
    }

    private static async Task<JsonElement> PingAsync(SiteHost site, JsonObject? body)
    {
        var answer = body is null
            ? await site.SendAsync(HttpMethod.Post, $"{Api}/ping", SiteHost.Basic("admin"))
            : await site.SendJsonAsync(HttpMethod.Post, $"{Api}/ping", SiteHost.Basic("admin"), body.ToJsonString());
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        return await SiteHost.JsonAsync(answer);
    }

    private static async Task<JsonElement> GetAsync(SiteHost site, string path)
    {
        var answer = await site.GetAsync(Api + path, SiteHost.Basic("admin"));
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        return await SiteHost.JsonAsync(answer);
    }

    private static Task<HttpResponseMessage> ImportAsync(SiteHost site, params string[] names) =>
        site.SendJsonAsync(
            HttpMethod.Post,
            $"{Api}/users/import",
            SiteHost.Basic("admin"),
            new JsonObject
            {
                ["ldap_uid_list"] = new JsonArray([.. names.Select(name => JsonValue.Create(name))]),
            }.ToJsonString()
        );
}
