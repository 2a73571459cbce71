using Entrepot.Access;
using Entrepot.Access.Accounts;
using Entrepot.Data;
using Entrepot.Rigs;
using Entrepot.Unit.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Access.Accounts;

public sealed class FirstStartTests
{
    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task The_first_start_makes_admin_and_library_and_tells_the_password_once(DatabaseKind kind)
    {
        await using var database = await TestDatabase.CreateAsync(kind);
        using var keys = new TempFolder("keys");

        var first = await RunAsync(database, keys, null);
        var second = await RunAsync(database, keys, null);

        first.GeneratedPassword!.Length.ShouldBe(24);
        second.GeneratedPassword.ShouldBeNull();
        var (accounts, projects) = await database.Database.ReadAsync(
            async (context, token) =>
                (
                    await context.Accounts.Select(row => $"{row.Name} {row.SystemAdministrator}").ToListAsync(token),
                    await context.Projects.Select(row => $"{row.Name} {row.Public}").ToListAsync(token)
                ),
            CancellationToken.None
        );
        accounts.ShouldBe(["admin True"]);
        projects.ShouldBe(["library True"]);
    }

    [Theory]
    [InlineData("Harbor12345")]
    [InlineData("harbor12345")]
    [InlineData("password")]
    [InlineData("admin123")]
    [InlineData("short")]
    [InlineData("")]
    public async Task A_password_that_everybody_knows_makes_no_account(string password)
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseKind.Sqlite);
        using var keys = new TempFolder("keys");

        (await RunAsync(database, keys, password)).ShouldBe(FirstStartResult.UnfitPassword);

        (
            await database.Database.ReadAsync(
                (context, token) => context.Accounts.AnyAsync(token),
                CancellationToken.None
            )
        ).ShouldBeFalse();
    }

    [Fact]
    public async Task The_signing_key_outlives_a_restart_and_is_not_readable_in_the_database()
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseKind.Sqlite);
        using var keys = new TempFolder("keys");
        await RunAsync(database, keys, SiteHost.Password);
        var before = await KeysAsync();

        await RunAsync(database, keys, SiteHost.Password);

        (await KeysAsync()).ShouldBe(before);
        before.ShouldHaveSingleItem().ShouldNotContain("PRIVATE KEY");

        Task<List<string>> KeysAsync() =>
            database.Database.ReadAsync(
                (context, token) => context.SigningKeys.Select(row => row.KeyId + row.ProtectedKey).ToListAsync(token),
                CancellationToken.None
            );
    }

    [Fact]
    public async Task Lost_key_files_cost_the_tokens_that_were_out_and_not_the_start()
    {
        await using var database = await TestDatabase.CreateAsync(DatabaseKind.Sqlite);
        using (var keys = new TempFolder("keys"))
        {
            await RunAsync(database, keys, SiteHost.Password);
        }

        using var others = new TempFolder("keys");
        await RunAsync(database, others, SiteHost.Password);

        (
            await database.Database.ReadAsync(
                (context, token) => context.SigningKeys.CountAsync(token),
                CancellationToken.None
            )
        ).ShouldBe(2);
    }

    private static async Task<FirstStartResult> RunAsync(TestDatabase database, TempFolder keys, string? password)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton<Database>(_ => database.Database);
        services.AddSingleton(TimeProvider.System);
        services.AddAccess(new AccessOptions { KeyFolder = keys.Path, PasswordIterations = 1 });
        // Not disposed: the provider would dispose the database with it.
        var provider = services.BuildServiceProvider();
        return await provider.GetRequiredService<FirstStart>().RunAsync(password, CancellationToken.None);
    }
}
