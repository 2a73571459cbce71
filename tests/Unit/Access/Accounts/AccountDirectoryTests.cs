using System.Net;
using Entrepot.Access.Accounts;
using Entrepot.Access.Authorization;
using Entrepot.Access.Http;
using Entrepot.Unit.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Access.Accounts;

public sealed class AccountDirectoryTests
{
    [Fact]
    public async Task An_account_needs_a_name_that_is_free_and_a_password_that_is_not_known()
    {
        await using var site = await SiteHost.StartAsync();
        var accounts = site.Services.GetRequiredService<AccountDirectory>();
        foreach (
            var (name, password, outcome) in ((string, string, AccountCreation)[])
                [
                    ("", "Long-Enough-1", AccountCreation.InvalidName),
                    ("a b", "Long-Enough-1", AccountCreation.InvalidName),
                    ("a:b", "Long-Enough-1", AccountCreation.InvalidName),
                    ("ädmin", "Long-Enough-1", AccountCreation.InvalidName),
                    ("robot$x", "Long-Enough-1", AccountCreation.InvalidName),
                    ("ADMIN", "Long-Enough-1", AccountCreation.NameTaken),
                    ("ann", "short", AccountCreation.UnfitPassword),
                    ("ann", "Harbor12345", AccountCreation.UnfitPassword),
                    ("Ann@example.org", "Long-Enough-1", AccountCreation.Created),
                ]
        )
        {
            (await accounts.CreateAsync(name, password, false, CancellationToken.None)).ShouldBe(outcome, name);
        }
    }

    [Fact]
    public async Task Every_byte_of_a_long_password_counts()
    {
        await using var site = await SiteHost.StartAsync(app =>
            app.MapGet("/api/v2.0/probe", () => "").Requires(AccessScope.SignedIn)
        );
        var password = new string('x', 200);
        await site
            .Services.GetRequiredService<AccountDirectory>()
            .CreateAsync("ann", password, false, CancellationToken.None);

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
}
