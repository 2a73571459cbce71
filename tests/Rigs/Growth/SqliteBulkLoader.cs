using Microsoft.Data.Sqlite;

namespace Entrepot.Rigs.Growth;

/// <summary>Prepared statements in one transaction a table, without a sync: a crash costs nothing but the rig.</summary>
internal sealed class SqliteBulkLoader : IBulkLoader
{
    private readonly SqliteConnection connection;
    private readonly List<string> indexes = [];

    private SqliteBulkLoader(SqliteConnection connection) => this.connection = connection;

    public static async Task<SqliteBulkLoader> OpenAsync(string path, CancellationToken cancellationToken)
    {
        var settings = new SqliteConnectionStringBuilder { DataSource = path, Pooling = false };
        var connection = new SqliteConnection(settings.ToString());
        await connection.OpenAsync(cancellationToken);
        return new SqliteBulkLoader(connection);
    }

    public async Task BeginAsync(CancellationToken cancellationToken)
    {
        await ExecuteAsync(
            "PRAGMA foreign_keys=OFF; PRAGMA synchronous=OFF; PRAGMA cache_size=-262144; PRAGMA temp_store=MEMORY;",
            cancellationToken
        );
        indexes.AddRange(
            await TextsAsync(
                "SELECT sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL",
                cancellationToken
            )
        );
        foreach (
            var name in await TextsAsync(
                "SELECT name FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL",
                cancellationToken
            )
        )
        {
            await ExecuteAsync($"DROP INDEX \"{name}\"", cancellationToken);
        }
    }

    public async Task LoadAsync(BulkTable table, CancellationToken cancellationToken)
    {
        await using var transaction = connection.BeginTransaction();
        await using var command = connection.CreateCommand();
        command.Transaction = transaction;
        var columns = string.Join(", ", table.Columns.Select(column => $"\"{column}\""));
        var values = string.Join(", ", table.Columns.Select((_, number) => $"@p{number}"));
        command.CommandText = $"INSERT INTO \"{table.Name}\" ({columns}) VALUES ({values})";
        SqliteParameter[] parameters =
        [
            .. table.Columns.Select((_, number) => command.Parameters.Add($"@p{number}", SqliteType.Text)),
        ];
        foreach (var row in table.Rows)
        {
            for (var column = 0; column < parameters.Length; column++)
            {
                parameters[column].SqliteType = TypeOf(row[column]);
                parameters[column].Value = row[column] ?? DBNull.Value;
            }

            command.ExecuteNonQuery();
        }

        await transaction.CommitAsync(cancellationToken);
    }

    public async Task ExecuteAsync(string sql, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.CommandTimeout = 0;
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    public async Task EndAsync(CancellationToken cancellationToken)
    {
        foreach (var index in indexes)
        {
            await ExecuteAsync(index, cancellationToken);
        }

        var orphans = await TextsAsync("SELECT \"table\" FROM pragma_foreign_key_check LIMIT 5", cancellationToken);
        if (orphans.Count > 0)
        {
            throw new RigException($"Rows of {string.Join(", ", orphans)} refer to nothing");
        }

        await ExecuteAsync("PRAGMA wal_checkpoint(TRUNCATE);", cancellationToken);
    }

    public ValueTask DisposeAsync() => connection.DisposeAsync();

    private static SqliteType TypeOf(object? value) =>
        value switch
        {
            int or long or bool => SqliteType.Integer,
            byte[] => SqliteType.Blob,
            _ => SqliteType.Text,
        };

    private async Task<List<string>> TextsAsync(string sql, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.CommandTimeout = 0;
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var texts = new List<string>();
        while (await reader.ReadAsync(cancellationToken))
        {
            texts.Add(reader.GetString(0));
        }

        return texts;
    }
}
