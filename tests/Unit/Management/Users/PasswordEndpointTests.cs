using System.Net;
using Entrepot.Unit.Testing;
using Microsoft.Extensions.Time.Testing;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Management.Users;

public sealed class PasswordEndpointTests
{
    private const string Users = "/api/v2.0/users";
    private const string Next = "Correct-Horse-3";

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task Who_knows_the_present_password_changes_it_and_what_the_old_one_opened_ends(DatabaseKind kind)
    {
        await using var site = await SiteHost.StartAsync(kind: kind);
        var ann = await site.AddAccountAsync("ann");
        var token = await site.BearerAsync("ann", "registry:catalog:*");
        (await site.GetAsync("/api/v2.0/projects", token)).StatusCode.ShouldBe(HttpStatusCode.OK);

        var changed = await ChangeAsync(site, ann, "ann", SiteHost.Password, Next);

        changed.StatusCode.ShouldBe(HttpStatusCode.OK, await changed.Content.ReadAsStringAsync());
        (await site.GetAsync($"{Users}/current", SiteHost.Basic("ann"))).StatusCode.ShouldBe(
            HttpStatusCode.Unauthorized
        );
        (await site.GetAsync("/api/v2.0/projects", token)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await site.GetAsync($"{Users}/current", SiteHost.Basic("ann", Next))).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await site.ActsAsync())[^1].ShouldBe("ann update user ann");
    }

    [Theory]
    [InlineData("Wrong-Horse-1", Next, HttpStatusCode.Forbidden)]
    [InlineData("", Next, HttpStatusCode.Forbidden)]
    [InlineData(SiteHost.Password, "Short-1", HttpStatusCode.BadRequest)]
    [InlineData(SiteHost.Password, "all-lower-1", HttpStatusCode.BadRequest)]
    [InlineData(SiteHost.Password, "Harbor12345", HttpStatusCode.BadRequest)]
    [InlineData(SiteHost.Password, "", HttpStatusCode.BadRequest)]
    [InlineData(SiteHost.Password, SiteHost.Password, HttpStatusCode.BadRequest)]
    public async Task A_password_that_is_not_to_be_changed_so_stays(string old, string password, HttpStatusCode status)
    {
        await using var site = await SiteHost.StartAsync();
        var ann = await site.AddAccountAsync("ann");

        (await ChangeAsync(site, ann, "ann", old, password)).StatusCode.ShouldBe(status);

        (await site.GetAsync($"{Users}/current", SiteHost.Basic("ann"))).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task An_administrator_resets_anothers_password_and_needs_the_present_one_for_their_own()
    {
        await using var site = await SiteHost.StartAsync();
        var ann = await site.AddAccountAsync("ann");

        (await ChangeAsync(site, ann, "admin", "", Next)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await site.GetAsync($"{Users}/current", SiteHost.Basic("ann", Next))).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await ChangeAsync(site, 999, "admin", "", Next)).StatusCode.ShouldBe(HttpStatusCode.NotFound);

        (await ChangeAsync(site, 1, "admin", "", Next)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await ChangeAsync(site, 1, "admin", SiteHost.Password, Next)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await site.GetAsync(Users, SiteHost.Basic("admin", Next))).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Ten_wrong_present_passwords_are_enough_for_ten_minutes()
    {
        var clock = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var site = await SiteHost.StartAsync(clock: clock);
        var ann = await site.AddAccountAsync("ann");
        for (var guess = 0; guess < 10; guess++)
        {
            (await ChangeAsync(site, ann, "ann", $"Wrong-Horse-{guess}", Next)).StatusCode.ShouldBe(
                HttpStatusCode.Forbidden
            );
        }

        var refused = await ChangeAsync(site, ann, "ann", SiteHost.Password, Next);

        refused.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        refused.Headers.RetryAfter!.Delta!.Value.ShouldBeGreaterThan(TimeSpan.Zero);
        clock.Advance(TimeSpan.FromMinutes(10));
        (await ChangeAsync(site, ann, "ann", SiteHost.Password, Next)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Guesses_at_the_present_password_that_come_all_at_once_are_no_more_than_one_by_one()
    {
        await using var site = await SiteHost.StartAsync(options: access => access.PasswordIterations = 30_000);
        var ann = await site.AddAccountAsync("ann");
        (await site.GetAsync($"{Users}/current", SiteHost.Basic("ann"))).StatusCode.ShouldBe(HttpStatusCode.OK);

        var answers = await Task.WhenAll(
            Enumerable.Range(0, 100).Select(guess => ChangeAsync(site, ann, "ann", $"Wrong-Horse-{guess}", Next))
        );

        // Besides those that are allowed no more than are looked at at the same moment.
        answers
            .Count(answer => answer.StatusCode == HttpStatusCode.Forbidden)
            .ShouldBeInRange(10, 10 + Environment.ProcessorCount);
    }

    private static Task<HttpResponseMessage> ChangeAsync(
        SiteHost site,
        long id,
        string user,
        string old,
        string password
    ) =>
        site.SendJsonAsync(
            HttpMethod.Put,
            $"{Users}/{id}/password",
            SiteHost.Basic(user),
            $$"""{"old_password":"{{old}}","new_password":"{{password}}"}"""
        );
}
