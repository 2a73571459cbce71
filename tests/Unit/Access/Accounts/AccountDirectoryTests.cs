using System.Net;
using Entrepot.Access.Accounts;
using Entrepot.Access.Authorization;
using Entrepot.Access.Http;
using Entrepot.Data.Acts;
using Entrepot.Unit.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Access.Accounts;

public sealed class AccountDirectoryTests
{
    [Theory]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("a:b")]
    [InlineData("ädmin")]
    [InlineData("robot$x")]
    public void What_means_something_where_names_are_written_is_in_no_name(string name) =>
        AccountName.TryParse(name, out _).ShouldBeFalse();

    [Fact]
    public async Task An_account_needs_a_name_that_is_free_and_a_password_that_is_not_known()
    {
        await using var site = await SiteHost.StartAsync();
        foreach (
            var (name, password, outcome) in ((string, string, Type)[])
                [
                    ("ADMIN", "Long-Enough-1", typeof(AccountCreation.NameTaken)),
                    ("ann", "Short-1", typeof(AccountCreation.UnfitPassword)),
                    ("ann", "Harbor12345", typeof(AccountCreation.UnfitPassword)),
                    ("ann", "without-upper-1", typeof(AccountCreation.UnfitPassword)),
                    ("ann", "WITHOUT-LOWER-1", typeof(AccountCreation.UnfitPassword)),
                    ("ann", "Without-Digit", typeof(AccountCreation.UnfitPassword)),
                    ("Ann@example.org", "Long-Enough-1", typeof(AccountCreation.Created)),
                ]
        )
        {
            (await CreateAsync(site, name, password)).ShouldBeOfType(outcome, $"{name} {password}");
        }
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task Of_many_who_take_one_email_at_once_one_gets_it(DatabaseKind kind)
    {
        await using var site = await SiteHost.StartAsync(kind: kind);
        var directory = site.Services.GetRequiredService<AccountDirectory>();
        AccountProfile.TryParse("same@example.org", "Somebody", "", out var profile, out _).ShouldBeTrue();

        var outcomes = await Task.WhenAll(
            Enumerable
                .Range(0, 12)
                .Select(number =>
                    Task.Run(() =>
                    {
                        AccountName.TryParse($"user{number}", out var name).ShouldBeTrue();
                        return directory.CreateAsync(
                            name,
                            SiteHost.Password,
                            profile,
                            Acts.By("admin"),
                            CancellationToken.None
                        );
                    })
                )
        );

        outcomes.OfType<AccountCreation.Created>().Count().ShouldBe(1);
        outcomes.OfType<AccountCreation.EmailTaken>().Count().ShouldBe(11);
    }

    [Fact]
    public async Task Every_byte_of_a_long_password_counts()
    {
        await using var site = await SiteHost.StartAsync(app =>
            app.MapGet("/api/v2.0/probe", () => "").Requires(AccessScope.SignedIn)
        );
        var password = "Aa1" + new string('x', 197);
        await CreateAsync(site, "ann", password);

        (await site.GetAsync("/api/v2.0/probe", SiteHost.Basic("ann", password))).StatusCode.ShouldBe(
            HttpStatusCode.OK
        );
        (await site.GetAsync("/api/v2.0/probe", SiteHost.Basic("ann", password[..^1] + "y"))).StatusCode.ShouldBe(
            HttpStatusCode.Unauthorized
        );
        (await site.GetAsync("/api/v2.0/probe", SiteHost.Basic("ann", password + "x"))).StatusCode.ShouldBe(
            HttpStatusCode.Unauthorized
        );
    }

    [Fact]
    public async Task A_disabled_account_or_a_changed_password_counts_at_once_though_it_was_right_a_moment_ago()
    {
        await using var site = await SiteHost.StartAsync(app =>
            app.MapGet("/api/v2.0/probe", () => "").Requires(AccessScope.SignedIn)
        );
        await site.AddAccountAsync("ann");
        (await site.GetAsync("/api/v2.0/probe", SiteHost.Basic("ann"))).StatusCode.ShouldBe(HttpStatusCode.OK);

        await site.WriteAsync(context =>
        {
            context.Accounts.Single(row => row.Name == "ann").Disabled = true;
            return Task.CompletedTask;
        });

        (await site.GetAsync("/api/v2.0/probe", SiteHost.Basic("ann"))).StatusCode.ShouldBe(
            HttpStatusCode.Unauthorized
        );
    }

    private static Task<AccountCreation> CreateAsync(SiteHost site, string name, string password)
    {
        AccountName.TryParse(name, out var accountName).ShouldBeTrue();
        AccountProfile.TryParse("ann@example.org", "Ann", null, out var profile, out _).ShouldBeTrue();
        return site
            .Services.GetRequiredService<AccountDirectory>()
            .CreateAsync(
                accountName,
                password,
                profile!,
                new Act("admin", "", "create", "user", name),
                CancellationToken.None
            );
    }
}
