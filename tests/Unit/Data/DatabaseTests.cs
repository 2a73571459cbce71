using Entrepot.Data.Rows;
using Entrepot.Unit.Testing;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Data;

public sealed class DatabaseTests
{
    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task A_write_that_ended_is_seen_by_every_read(DatabaseKind kind)
    {
        await using var test = await TestDatabase.CreateAsync(kind);

        await AddProjectAsync(test, "library");

        (await ProjectsAsync(test)).ShouldBe(["library"]);
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task A_write_that_fails_leaves_nothing_and_its_neighbours_alone(DatabaseKind kind)
    {
        await using var test = await TestDatabase.CreateAsync(kind);

        var writes = Enumerable
            .Range(0, 40)
            .Select(number =>
                number % 4 == 0 ? FailAsync(test, $"bad{number}") : AddProjectAsync(test, $"good{number}")
            )
            .ToList();
        foreach (var write in writes.Where((_, number) => number % 4 == 0))
        {
            await Should.ThrowAsync<InvalidOperationException>(write);
        }

        await Task.WhenAll(writes.Where((_, number) => number % 4 != 0));

        (await ProjectsAsync(test)).ShouldBe(
            Enumerable.Range(0, 40).Where(number => number % 4 != 0).Select(number => $"good{number}"),
            ignoreOrder: true
        );
    }

    [Fact]
    public async Task A_transaction_that_SQLite_gives_up_fails_its_write_and_not_the_next_ones()
    {
        await using var test = await TestDatabase.CreateAsync(DatabaseKind.Sqlite);

        // What SQLite does by itself when, for example, the disk is full.
        await Should.ThrowAsync<Exception>(() =>
            test.Database.WriteAsync(
                (context, token) => context.Database.ExecuteSqlRawAsync("ROLLBACK", token),
                TestContext.Current.CancellationToken
            )
        );
        await AddProjectAsync(test, "library");

        (await ProjectsAsync(test)).ShouldBe(["library"]);
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task Two_writers_of_one_row_both_count(DatabaseKind kind)
    {
        await using var test = await TestDatabase.CreateAsync(kind);
        await AddProjectAsync(test, "counter");

        await Task.WhenAll(Enumerable.Range(0, 25).Select(_ => CountAsync(test)));

        (
            await test.Database.ReadAsync(
                (context, token) => context.Projects.SingleAsync(token),
                CancellationToken.None
            )
        ).OwnerId.ShouldBe(25);
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task Two_writers_who_find_nothing_make_one_row(DatabaseKind kind)
    {
        await using var test = await TestDatabase.CreateAsync(kind);

        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => FindOrAddAsync(test, "once")));

        (await ProjectsAsync(test)).ShouldBe(["once"]);
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task A_write_that_was_called_off_does_not_happen(DatabaseKind kind)
    {
        await using var test = await TestDatabase.CreateAsync(kind);
        using var calledOff = new CancellationTokenSource();
        await calledOff.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => AddProjectAsync(test, "never", calledOff.Token));

        (await ProjectsAsync(test)).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task Names_are_ordered_by_their_bytes(DatabaseKind kind)
    {
        await using var test = await TestDatabase.CreateAsync(kind);
        string[] names = ["b", "a-b", "a.b", "aa", "a_b", "a0"];
        foreach (var name in names)
        {
            await AddProjectAsync(test, name);
        }

        var ordered = await test.Database.ReadAsync(
            (context, token) => context.Projects.OrderBy(row => row.Name).Select(row => row.Name).ToListAsync(token),
            CancellationToken.None
        );

        ordered.ShouldBe(names.Order(StringComparer.Ordinal));
    }

    private static Task<int> AddProjectAsync(TestDatabase test, string name, CancellationToken token = default) =>
        test.Database.WriteAsync(
            (context, cancel) =>
            {
                context.Projects.Add(new ProjectRow { Name = name });
                return context.SaveChangesAsync(cancel);
            },
            token
        );

    private static Task<int> FailAsync(TestDatabase test, string name) =>
        test.Database.WriteAsync<int>(
            async (context, token) =>
            {
                context.Projects.Add(new ProjectRow { Name = name });
                await context.SaveChangesAsync(token);
                throw new InvalidOperationException("the work changed its mind");
            },
            CancellationToken.None
        );

    private static Task<int> CountAsync(TestDatabase test) =>
        test.Database.WriteAsync(
            async (context, token) =>
            {
                var row = await context.Projects.SingleAsync(token);
                row.OwnerId++;
                return await context.SaveChangesAsync(token);
            },
            CancellationToken.None
        );

    private static Task<int> FindOrAddAsync(TestDatabase test, string name) =>
        test.Database.WriteAsync(
            async (context, token) =>
            {
                if (!await context.Projects.AnyAsync(row => row.Name == name, token))
                {
                    context.Projects.Add(new ProjectRow { Name = name });
                }

                return await context.SaveChangesAsync(token);
            },
            CancellationToken.None
        );

    private static Task<List<string>> ProjectsAsync(TestDatabase test) =>
        test.Database.ReadAsync(
            (context, token) => context.Projects.Select(row => row.Name).ToListAsync(token),
            CancellationToken.None
        );
}
