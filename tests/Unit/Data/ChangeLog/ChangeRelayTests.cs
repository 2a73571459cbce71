using Entrepot.Data;
using Entrepot.Data.ChangeLog;
using Entrepot.Data.Postgres;
using Entrepot.Data.Rows;
using Entrepot.Oci;
using Entrepot.Rigs;
using Entrepot.Unit.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Shouldly;
using Xunit;

namespace Entrepot.Unit.Data.ChangeLog;

public sealed class ChangeRelayTests
{
    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task Each_change_is_handed_over_once_and_in_order(DatabaseKind kind)
    {
        await using var test = await TestDatabase.CreateAsync(kind);
        var consumer = new RecordingConsumer();
        using var relay = Relay(test.Database, consumer);

        await AppendAsync(test.Database, "a");
        await AppendAsync(test.Database, "b");
        await RelayAllAsync(relay);
        await AppendAsync(test.Database, "c");
        await RelayAllAsync(relay);
        await RelayAllAsync(relay);

        consumer.Tags.ShouldBe(["a", "b", "c"]);
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task A_consumer_that_failed_is_handed_the_same_changes_again(DatabaseKind kind)
    {
        await using var test = await TestDatabase.CreateAsync(kind);
        var consumer = new RecordingConsumer { Failures = 1 };
        using var relay = Relay(test.Database, consumer);
        await AppendAsync(test.Database, "a");

        // What fails is tried again.
        await RelayAllAsync(relay);

        consumer.Failures.ShouldBe(0);
        consumer.Tags.ShouldBe(["a"]);
    }

    [Theory]
    [InlineData(DatabaseKind.Sqlite)]
    [InlineData(DatabaseKind.Postgres)]
    public async Task A_change_wakes_the_relay(DatabaseKind kind)
    {
        await using var test = await TestDatabase.CreateAsync(kind);
        var consumer = new RecordingConsumer();
        using var relay = Relay(test.Database, consumer);
        await relay.StartAsync(CancellationToken.None);

        await AppendAsync(test.Database, "a");

        await Eventually.IsTrueAsync(
            "the change arrives",
            _ => Task.FromResult(!consumer.Tags.IsEmpty),
            CancellationToken.None
        );
        await relay.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task A_change_of_one_node_wakes_the_relay_of_another()
    {
        await using var test = await TestDatabase.CreateAsync(DatabaseKind.Postgres);
        await using var otherNode = new PostgresDatabase(test.ConnectionString, TimeProvider.System);
        await otherNode.OpenAsync(_ => Task.CompletedTask, CancellationToken.None);

        // The listener of the other node may still be connecting: a signal of some append must come through.
        await Eventually.IsTrueAsync(
            "the other node hears of a change",
            async token =>
            {
                var heard = otherNode.Changes.NextAsync();
                await AppendAsync(test.Database, "a");
                return await Task.WhenAny(heard, Task.Delay(200, token)) == heard;
            },
            CancellationToken.None
        );
    }

    /// <summary>
    /// The first transaction takes the lower sequence number and commits last. A reader that only follows sequence
    /// numbers would pass it by.
    /// </summary>
    [Fact]
    public async Task A_change_that_commits_after_a_later_number_is_not_lost()
    {
        await using var test = await TestDatabase.CreateAsync(DatabaseKind.Postgres);
        var consumer = new RecordingConsumer();
        using var relay = Relay(test.Database, consumer);
        await using var source = NpgsqlDataSource.Create(test.ConnectionString);
        await using var firstConnection = await source.OpenConnectionAsync();
        await using var first = await firstConnection.BeginTransactionAsync();
        var firstNumber = await InsertAsync(firstConnection, "first");
        await using var secondConnection = await source.OpenConnectionAsync();
        await using var second = await secondConnection.BeginTransactionAsync();
        var secondNumber = await InsertAsync(secondConnection, "second");
        firstNumber.ShouldBeLessThan(secondNumber);

        await second.CommitAsync();
        await relay.RelayOnceAsync(CancellationToken.None);
        consumer.Tags.ShouldBeEmpty("what came before may still commit");
        await first.CommitAsync();
        await RelayAllAsync(relay);

        consumer.Tags.ShouldBe(["first", "second"]);
    }

    private static ChangeRelay Relay(Database database, RecordingConsumer consumer) =>
        new(database, consumer, TimeProvider.System, NullLogger<ChangeRelay>.Instance);

    /// <summary>Other databases of the same server may hold changes back for a moment.</summary>
    private static Task RelayAllAsync(ChangeRelay relay) =>
        Eventually.IsTrueAsync(
            "all changes are relayed",
            async token => await relay.RelayOnceAsync(token) == RelayProgress.Idle,
            CancellationToken.None
        );

    private static Task<int> AppendAsync(Database database, string tag) =>
        database.WriteAsync(
            (context, token) =>
            {
                context.Changes.Add(
                    new ChangeRow
                    {
                        Project = "library",
                        Repository = RepositoryName.Parse("library/nginx"),
                        Tag = Tag.Parse(tag),
                        Kind = ChangeKind.TagPushed,
                        Actor = "admin",
                        Act = tag,
                        At = DateTimeOffset.UnixEpoch,
                    }
                );
                return context.SaveChangesAsync(token);
            },
            CancellationToken.None
        );

    private static async Task<long> InsertAsync(NpgsqlConnection connection, string tag)
    {
        await using var command = connection.CreateCommand();
        command.CommandText =
            "INSERT INTO change (at, project, repository, tag, kind, actor, act) "
            + "VALUES (0, 'library', 'library/nginx', @tag, 0, 'admin', @tag) RETURNING sequence";
        command.Parameters.AddWithValue("tag", tag);
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
