using Entrepot.Rigs.Postgres;
using Npgsql;
using Shouldly;
using Xunit;

namespace Entrepot.EndToEnd.Rigs;

public sealed class PostgresServerTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_database_is_a_fresh_one()
    {
        var server = await PostgresServer.SharedAsync();

        var first = await server.CreateDatabaseAsync(Cancel);
        var second = await server.CreateDatabaseAsync(Cancel);

        await ExecuteAsync(first, "CREATE TABLE t (x int)");
        await ExecuteAsync(second, "CREATE TABLE t (x int)");
    }

    [Fact]
    public async Task A_killed_server_comes_back_with_its_data()
    {
        await using var server = await PostgresServer.StartAsync(new PostgresOptions(), Cancel);
        var database = await server.CreateDatabaseAsync(Cancel);
        await ExecuteAsync(database, "CREATE TABLE t (x int)");

        server.Kill();
        await server.StartAsync(Cancel);

        await ExecuteAsync(database, "INSERT INTO t VALUES (1)");
    }

    private static async Task ExecuteAsync(string database, string sql)
    {
        await using var connection = new NpgsqlConnection($"{database};Pooling=false");
        await connection.OpenAsync(Cancel);
        await using var command = new NpgsqlCommand(sql, connection);
        (await command.ExecuteNonQueryAsync(Cancel)).ShouldBeGreaterThanOrEqualTo(-1);
    }
}
