using Entrepot.Data;
using Entrepot.Data.Postgres;
using Entrepot.Data.Sqlite;
using Entrepot.Rigs;
using Entrepot.Rigs.Postgres;
using Npgsql;

namespace Entrepot.Unit.Testing;

/// <summary>
/// A fresh, migrated database of either kind: <c>await using var database = await TestDatabase.CreateAsync(kind)</c>.
/// SQLite lives in a temporary folder, PostgreSQL in a database of its own on the test run's real server.
/// </summary>
public sealed class TestDatabase : IAsyncDisposable
{
    // The migrations take longer than most tests: they are done once for each kind, and each test gets a copy.
    private static readonly TempFolder Templates = new("database-template");
    private static readonly Lazy<Task<string>> SqliteTemplate = new(MakeSqliteTemplateAsync);
    private static readonly Lazy<Task<string>> PostgresTemplate = new(MakePostgresTemplateAsync);

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
        var template = await (kind == DatabaseKind.Sqlite ? SqliteTemplate : PostgresTemplate).Value;
        var connectionString = folder["entrepot.db"];
        Database database;
        if (kind == DatabaseKind.Sqlite)
        {
            File.Copy(template, connectionString);
            database = new SqliteDatabase(connectionString);
        }
        else
        {
            var server = await PostgresServer.SharedAsync();
            connectionString = await server.CreateDatabaseAsync(CancellationToken.None, template);
            database = new PostgresDatabase(connectionString, clock ?? TimeProvider.System);
        }

        await database.OpenAsync(_ => Task.CompletedTask, CancellationToken.None);
        return new TestDatabase(folder, database, connectionString);
    }

    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        folder.Dispose();
    }

    private static async Task<string> MakeSqliteTemplateAsync()
    {
        var path = Templates["entrepot.db"];
        await using var database = new SqliteDatabase(path);
        await database.OpenAsync(_ => Task.CompletedTask, CancellationToken.None);
        return path;
    }

    private static async Task<string> MakePostgresTemplateAsync()
    {
        var server = await PostgresServer.SharedAsync();

        // A database that somebody is connected to cannot be copied.
        var connectionString = $"{await server.CreateDatabaseAsync(CancellationToken.None)};Pooling=false";
        await using var database = new PostgresDatabase(connectionString, TimeProvider.System);
        await database.OpenAsync(_ => Task.CompletedTask, CancellationToken.None);
        return new NpgsqlConnectionStringBuilder(connectionString).Database!;
    }
}
