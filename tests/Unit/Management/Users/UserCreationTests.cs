using System.Net;
using Entrepot.Unit.Testing;
using Microsoft.Extensions.Time.Testing;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Management.Users;

public sealed class UserCreationTests
{
    private const string Users = "/api/v2.0/users";

    [Fact]
    public async Task Nobody_but_administrators_makes_users_unless_the_configuration_lets_people_register()
    {
        await using var site = await SiteHost.StartAsync();
        await site.AddAccountAsync("ann");
        (await MakeAsync(site, "eve", null)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await MakeAsync(site, "eve", SiteHost.Basic("ann"))).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await MakeAsync(site, "bob", SiteHost.Basic("admin"))).StatusCode.ShouldBe(HttpStatusCode.Created);

        await site.ConfigureAsync("self_registration", "true");

        (await MakeAsync(site, "eve", null)).StatusCode.ShouldBe(HttpStatusCode.Created);
        var eve = await SiteHost.JsonAsync(await site.GetAsync($"{Users}/current", SiteHost.Basic("eve")));
        eve.GetProperty("sysadmin_flag").GetBoolean().ShouldBeFalse();
        (await MakeAsync(site, "eve", null)).StatusCode.ShouldBe(HttpStatusCode.Conflict);
        (await site.ActsAsync()).ShouldBe(["admin create user bob", "eve create user eve"]);
    }

    [Theory]
    [InlineData("ldap_auth")]
    [InlineData("oidc_auth")]
    public async Task Where_people_are_kept_elsewhere_nobody_makes_them_here(string mode)
    {
        await using var site = await SiteHost.StartAsync();
        await site.ConfigureAsync("auth_mode", $"\"{mode}\"");
        await site.ConfigureAsync("self_registration", "true");

        (await MakeAsync(site, "eve", SiteHost.Basic("admin"))).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await MakeAsync(site, "eve", null)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task A_registry_token_makes_nobody_even_an_administrators()
    {
        await using var site = await SiteHost.StartAsync();
        await site.ConfigureAsync("self_registration", "true");
        var token = await site.BearerAsync("admin", "registry:catalog:*");

        (await MakeAsync(site, "eve", token)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task One_source_registers_ten_people_in_ten_minutes_and_administrators_as_many_as_they_like()
    {
        var clock = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var site = await SiteHost.StartAsync(clock: clock);
        await site.ConfigureAsync("self_registration", "true");
        for (var number = 0; number < 10; number++)
        {
            (await MakeAsync(site, $"user-{number}", null)).StatusCode.ShouldBe(HttpStatusCode.Created);
        }

        var refused = await MakeAsync(site, "one-more", null);

        refused.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        refused.Headers.RetryAfter!.Delta!.Value.ShouldBeGreaterThan(TimeSpan.Zero);
        (await MakeAsync(site, "by-admin", SiteHost.Basic("admin"))).StatusCode.ShouldBe(HttpStatusCode.Created);
        clock.Advance(TimeSpan.FromMinutes(10));
        (await MakeAsync(site, "one-more", null)).StatusCode.ShouldBe(HttpStatusCode.Created);
    }

    private static Task<HttpResponseMessage> MakeAsync(SiteHost site, string name, string? authorization) =>
        site.SendJsonAsync(
            HttpMethod.Post,
            Users,
            authorization,
            $$"""{"username":"{{name}}","password":"{{SiteHost.Password}}","email":"{{name}}@example.com","realname":"X"}"""
        );
}
