using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Entrepot.Data.Rows;
using Entrepot.Rigs.Directories;
using Entrepot.Unit.Testing;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Access.Ldap;

/// <summary>Signing in by a real slapd.</summary>
public sealed class LdapSignInTests
{
    internal const string Secret = "directory-secret";
    private const string Me = "/api/v2.0/users/current";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task Who_the_directory_knows_signs_in_and_has_an_account_from_then_on(DatabaseKind kind)
    {
        var ldap = await LdapServer.SharedAsync();
        var name = await PersonAsync(ldap);
        await using var site = await StartAsync(ldap, kind: kind);

        var me = await site.GetAsync(Me, SiteHost.Basic(name, Secret));
        var again = await site.GetAsync(Me, SiteHost.Basic(name.ToUpperInvariant(), Secret));
        var docker = await site.GetAsync("/service/token?service=harbor-registry", SiteHost.Basic(name, Secret));

        me.StatusCode.ShouldBe(HttpStatusCode.OK);
        var shown = await SiteHost.JsonAsync(me);
        shown.GetProperty("username").GetString().ShouldBe(name);
        shown.GetProperty("email").GetString().ShouldBe($"{name}@example.org");
        shown.GetProperty("realname").GetString().ShouldBe($"The {name}");
        shown.GetProperty("sysadmin_flag").GetBoolean().ShouldBeFalse();
        (await SiteHost.JsonAsync(again))
            .GetProperty("user_id")
            .GetInt64()
            .ShouldBe(shown.GetProperty("user_id").GetInt64());
        docker.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await AccountAsync(site, name))!.Source.ShouldBe(AccountSource.Ldap);
        (await site.ActsAsync())
            .Where(act => act.StartsWith(name, StringComparison.Ordinal))
            .ShouldBe([$"{name} create user {name}"], "that there is somebody more is told");
    }

    [Fact]
    public async Task A_wrong_password_an_empty_one_and_what_is_no_name_open_nothing_and_make_no_account()
    {
        var ldap = await LdapServer.SharedAsync();
        var name = await PersonAsync(ldap);
        await using var site = await StartAsync(ldap);

        foreach (
            var (user, password) in ((string, string)[])
                [
                    (name, "wrong"),
                    (name, ""),
                    ("nobody-there", Secret),
                    ($"{name})(objectClass=person", Secret),
                    ($"{name[..^1]}?", Secret),
                ]
        )
        {
            (await site.GetAsync(Me, SiteHost.Basic(user, password))).StatusCode.ShouldBe(
                HttpStatusCode.Unauthorized,
                $"{user}:{password}"
            );
        }

        (await AccountAsync(site, name)).ShouldBeNull();
    }

    [Fact]
    public async Task The_first_administrator_gets_in_whatever_the_directory_says()
    {
        var ldap = await LdapServer.SharedAsync();
        await using var site = await StartAsync(ldap, settings: """{"ldap_url": "ldap://127.0.0.1:1"}""");

        (await site.GetAsync(Me, SiteHost.Basic("admin"))).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await site.GetAsync(Me, SiteHost.Basic("admin", Secret))).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Who_is_called_the_same_in_the_directory_does_not_get_in_to_a_local_account()
    {
        var ldap = await LdapServer.SharedAsync();
        var name = await PersonAsync(ldap);
        await using var site = await StartAsync(ldap);
        await site.AddAccountAsync(name);

        (await site.GetAsync(Me, SiteHost.Basic(name, Secret))).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await site.GetAsync(Me, SiteHost.Basic(name))).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_directory_that_does_not_answer_is_said_to_be_at_fault_in_time()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var ldap = await LdapServer.SharedAsync();
        foreach (var address in (string[])[$"ldap://{silent.LocalEndpoint}", "ldap://127.0.0.1:1"])
        {
            await using var site = await StartAsync(
                ldap,
                settings: new JsonObject { ["ldap_url"] = address, ["ldap_timeout"] = 1 }.ToJsonString()
            );

            var answer = await site.GetAsync(Me, SiteHost.Basic("anybody", Secret));

            answer.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
            (await SiteHost.ErrorCodeAsync(answer)).ShouldBe("SERVICE_UNAVAILABLE");
        }
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task Groups_are_those_of_the_last_sign_in_and_no_others(DatabaseKind kind)
    {
        var ldap = await LdapServer.SharedAsync();
        var name = await PersonAsync(ldap);
        await ldap.AddGroupAsync($"{name}-one", name, Cancel);
        await ldap.AddGroupAsync($"{name}-two", name, Cancel);
        await using var site = await StartAsync(ldap, kind: kind);
        (await SignInAsync(site, name)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await GroupsAsync(site, name)).ShouldBe([$"{name}-one", $"{name}-two"]);

        await ldap.DeleteAsync($"cn={name}-one,{LdapServer.GroupsDn}", Cancel);
        await ldap.AddGroupAsync($"{name}-three", name, Cancel);
        (await SignInAsync(site, name)).StatusCode.ShouldBe(HttpStatusCode.OK);

        (await GroupsAsync(site, name)).ShouldBe([$"{name}-three", $"{name}-two"]);
    }

    [Fact]
    public async Task Who_is_in_the_group_of_administrators_is_one_until_they_leave_it()
    {
        var ldap = await LdapServer.SharedAsync();
        var name = await PersonAsync(ldap);
        var group = $"cn={name}-admins,{LdapServer.GroupsDn}";
        await ldap.AddGroupAsync($"{name}-admins", name, Cancel);
        await using var site = await StartAsync(
            ldap,
            settings: new JsonObject
            {
                ["ldap_group_admin_dn"] = group.Replace(",", " , ").ToUpperInvariant(),
            }.ToJsonString()
        );

        (await site.GetAsync("/api/v2.0/configurations", SiteHost.Basic(name, Secret))).StatusCode.ShouldBe(
            HttpStatusCode.OK
        );
        (await AccountAsync(site, name))!.SystemAdministrator.ShouldBeFalse("it is the group's doing");

        await ldap.DeleteAsync(group, Cancel);
        (await SignInAsync(site, name)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await site.GetAsync("/api/v2.0/configurations", SiteHost.Basic(name, Secret))).StatusCode.ShouldBe(
            HttpStatusCode.Forbidden
        );
    }

    [Theory]
    [InlineData(true, false, true, true, true)]
    [InlineData(true, false, false, true, false)]
    [InlineData(true, false, false, false, true)]
    [InlineData(false, true, true, true, true)]
    [InlineData(false, true, false, true, false)]
    [InlineData(false, true, false, false, true)]
    public async Task A_directory_by_TLS_is_believed_only_with_its_authority_or_when_nobody_is_to_look(
        bool secure,
        bool startTls,
        bool trusted,
        bool verify,
        bool works
    )
    {
        var ldap = await LdapServer.SharedAsync();
        var name = await PersonAsync(ldap);
        await using var site = await StartAsync(
            ldap,
            settings: new JsonObject
            {
                ["ldap_url"] = secure ? ldap.SecureUrl : ldap.Url,
                ["ldap_start_tls"] = startTls,
                ["ldap_verify_cert"] = verify,
                ["ldap_ca_certificate"] = trusted ? ldap.AuthorityPem : "",
            }.ToJsonString()
        );

        (await site.GetAsync(Me, SiteHost.Basic(name, Secret))).StatusCode.ShouldBe(
            works ? HttpStatusCode.OK : HttpStatusCode.ServiceUnavailable
        );
    }

    [Fact]
    public async Task A_disabled_account_stays_out_and_one_of_another_mode_too()
    {
        var ldap = await LdapServer.SharedAsync();
        var name = await PersonAsync(ldap);
        await using var site = await StartAsync(ldap);
        (await site.GetAsync(Me, SiteHost.Basic(name, Secret))).StatusCode.ShouldBe(HttpStatusCode.OK);

        await site.WriteAsync(async context =>
            (await context.Accounts.SingleAsync(row => row.Name == name)).Disabled = true
        );
        (await site.GetAsync(Me, SiteHost.Basic(name, Secret))).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);

        await using var other = await SiteHost.StartAsync();
        (await other.GetAsync(Me, SiteHost.Basic(name, Secret))).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    internal static async Task<SiteHost> StartAsync(
        LdapServer ldap,
        string settings = "{}",
        DatabaseKind kind = DatabaseKind.Sqlite
    )
    {
        var site = await SiteHost.StartAsync(kind: kind);
        var body = new JsonObject
        {
            ["auth_mode"] = "ldap_auth",
            ["ldap_url"] = ldap.Url,
            ["ldap_search_dn"] = LdapServer.AdminDn,
            ["ldap_search_password"] = LdapServer.AdminPassword,
            ["ldap_base_dn"] = LdapServer.PeopleDn,
            ["ldap_filter"] = "objectClass=inetOrgPerson",
            ["ldap_uid"] = "uid",
            ["ldap_group_base_dn"] = LdapServer.GroupsDn,
            ["ldap_group_search_filter"] = "objectClass=groupOfNames",
        };
        foreach (var (key, value) in JsonNode.Parse(settings)!.AsObject())
        {
            body[key] = value?.DeepClone();
        }

        (
            await site.SendJsonAsync(
                HttpMethod.Put,
                "/api/v2.0/configurations",
                SiteHost.Basic("admin"),
                body.ToJsonString()
            )
        ).StatusCode.ShouldBe(HttpStatusCode.OK);
        return site;
    }

    /// <summary>A new person of the directory.</summary>
    internal static async Task<string> PersonAsync(LdapServer ldap)
    {
        var name = $"p{Interlocked.Increment(ref people)}";
        await ldap.AddPersonAsync(name, Secret, Cancel);
        return name;
    }

    private static int people;

    /// <summary>By the form of browsers, with a password that is looked at anew.</summary>
    private static async Task<HttpResponseMessage> SignInAsync(SiteHost site, string name)
    {
        await site.WriteAsync(async context =>
        {
            if (await context.Accounts.SingleOrDefaultAsync(row => row.Name == name) is { } account)
            {
                account.Epoch++;
            }
        });
        return await site.SendAsync(
            HttpMethod.Post,
            "/c/login",
            null,
            new FormUrlEncodedContent(new Dictionary<string, string> { ["principal"] = name, ["password"] = Secret })
        );
    }

    private static Task<AccountRow?> AccountAsync(SiteHost site, string name) =>
        site.Database.ReadAsync(
            (context, token) => context.Accounts.AsNoTracking().FirstOrDefaultAsync(row => row.Name == name, token),
            CancellationToken.None
        );

    private static Task<List<string>> GroupsAsync(SiteHost site, string name) =>
        site.Database.ReadAsync(
            (context, token) =>
                context
                    .AccountGroups.Where(row => row.Account!.Name == name && row.Group!.Kind == UserGroupKind.Ldap)
                    .Select(row => row.Group!.Name)
                    .OrderBy(group => group)
                    .ToListAsync(token),
            CancellationToken.None
        );
}
