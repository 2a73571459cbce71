using System.Net;
using Entrepot.Access.Authentication;
using Entrepot.Data.Rows;
using Entrepot.Unit.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Access.Authentication;

/// <summary>Who guesses passwords, and who looks at how long the answers take.</summary>
public sealed class PasswordSignInTests
{
    private const string Me = "/api/v2.0/users/current";

    [Fact]
    public async Task Guesses_that_come_all_at_once_are_no_more_than_those_that_come_one_by_one()
    {
        const int guesses = 200;
        await using var site = await SiteHost.StartAsync(options: access => access.PasswordIterations = 30_000);

        var answers = await Task.WhenAll(
            Enumerable
                .Range(0, guesses)
                .Select(guess => site.GetAsync(Me, SiteHost.Basic("admin", $"Wrong-Horse-{guess}")))
        );

        // Besides those that are allowed no more than are looked at at the same moment.
        answers.Count(answer => answer.StatusCode == HttpStatusCode.Unauthorized).ShouldBeInRange(10, 10 + Cores);
        answers.Count(answer => answer.StatusCode == HttpStatusCode.TooManyRequests).ShouldBeGreaterThan(100);
    }

    [Fact]
    public async Task Right_passwords_that_come_all_at_once_all_count()
    {
        await using var site = await SiteHost.StartAsync(options: access => access.PasswordIterations = 30_000);

        var answers = await Task.WhenAll(
            Enumerable.Range(0, 50).Select(_ => site.GetAsync(Me, SiteHost.Basic("admin")))
        );

        answers.ShouldAllBe(answer => answer.StatusCode == HttpStatusCode.OK);
    }

    /// <summary>A wrong one costs one slow hash, whoever knows the right one, and so does a name that is nobody's.</summary>
    [Theory]
    [InlineData("\"db_auth\"", AccountSource.Local)]
    [InlineData("\"ldap_auth\"", AccountSource.Ldap)]
    [InlineData("\"oidc_auth\"", AccountSource.Oidc)]
    public async Task How_long_a_refusal_takes_does_not_tell_who_there_is(string mode, AccountSource source)
    {
        await using var site = await SiteHost.StartAsync();
        await site.AddAccountAsync("ann");
        await site.AddAccountAsync("bob");
        await site.WriteAsync(async context =>
        {
            (await context.Accounts.SingleAsync(row => row.Name == "ann")).Source = source;
            var bob = await context.Accounts.SingleAsync(row => row.Name == "bob");
            (bob.Source, bob.Disabled) = (source, true);
        });
        await site.ConfigureAsync("auth_mode", mode);
        var passwords = site.Services.GetRequiredService<Passwords>();

        // Where a directory would have to be asked there is none, and whoever may be there gets the same answer.
        foreach (var name in source == AccountSource.Ldap ? (string[])["bob"] : ["ann", "bob", "nobody", "no name"])
        {
            var before = passwords.Compared;
            var answer = await site.GetAsync(Me, SiteHost.Basic(name, "Wrong-Horse-1"));
            answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized, name);
            (passwords.Compared - before).ShouldBe(1, name);
        }
    }

    private static int Cores => Environment.ProcessorCount;
}
