using Entrepot.Data.Sqlite;
using Entrepot.Rigs;
using Microsoft.EntityFrameworkCore;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Data;

/// <summary>Nobody sees a database before it is set up.</summary>
public sealed class OpeningTests
{
    [Fact]
    public async Task Others_wait_until_the_set_up_is_done_and_see_what_it_made()
    {
        var cancellation = TestContext.Current.CancellationToken;
        using var folder = new TempFolder("opening");
        await using var database = new SqliteDatabase(folder["entrepot.db"]);
        var early = database.ReadAsync((context, token) => context.Projects.CountAsync(token), cancellation);
        var inside = -1;

        await database.OpenAsync(
            async token =>
            {
                inside = await database.ReadAsync((context, next) => context.Projects.CountAsync(next), token);
                early.IsCompleted.ShouldBeFalse();
            },
            cancellation
        );

        inside.ShouldBe(0);
        (await early).ShouldBe(0);
    }

    [Fact]
    public async Task Who_waits_for_a_set_up_that_fails_can_leave()
    {
        using var folder = new TempFolder("opening");
        await using var database = new SqliteDatabase(folder["entrepot.db"]);
        using var leaving = new CancellationTokenSource();
        var early = database.ReadAsync((context, token) => context.Projects.CountAsync(token), leaving.Token);

        await Should.ThrowAsync<InvalidOperationException>(() =>
            database.OpenAsync(_ => throw new InvalidOperationException(), TestContext.Current.CancellationToken)
        );
        await leaving.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(early);
    }
}
