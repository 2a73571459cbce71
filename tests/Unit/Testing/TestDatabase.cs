using Entrepot.Data;
using Entrepot.Data.Postgres;
using Entrepot.Data.Sqlite;
using Entrepot.Rigs;
using Entrepot.Rigs.Postgres;

namespace Entrepot.Unit.Testing;

/// <summary>
/// A fresh, migrated database of either kind: <c>await using var database = await TestDatabase.CreateAsync(kind)</c>.
/// SQLite lives in a temporary folder, PostgreSQL in a database of its own on the test run's real server.
/// </summary>
public sealed class TestDatabase : IAsyncDisposable
{
    private readonly TempFolder folder;

    private TestDatabase(TempFolder folder, Database database, string connectionString)
    {
        this.folder = folder;
        Database = database;
        ConnectionString = connectionString;
    }

    public Database Database { get; }

    /// <summary>PostgreSQL's connection string; the file's path on SQLite.</summary>
    public string ConnectionString { get; }

    public static async Task<TestDatabase> CreateAsync(DatabaseKind kind, TimeProvider? clock = null)
    {
        var folder = new TempFolder("database");
        var connectionString = kind switch
        {
            DatabaseKind.Sqlite => folder["entrepot.db"],
            _ => await (await PostgresServer.SharedAsync()).CreateDatabaseAsync(CancellationToken.None),
        };
        Database database = kind switch
        {
            DatabaseKind.Sqlite => new SqliteDatabase(connectionString),
            _ => new PostgresDatabase(connectionString, clock ?? TimeProvider.System),
        };
        await database.OpenAsync(_ => Task.CompletedTask, CancellationToken.None);
        return new TestDatabase(folder, database, connectionString);
    }

    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        folder.Dispose();
    }
}
