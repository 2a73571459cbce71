using Npgsql;
using NpgsqlTypes;

namespace Entrepot.Rigs.Growth;

/// <summary>Binary COPY, as a superuser whom foreign keys do not stop: the rows are the ones SQLite checks.</summary>
internal sealed class PostgresBulkLoader : IBulkLoader
{
    private const string Indexes = """
        FROM pg_index i
        JOIN pg_class c ON c.oid = i.indexrelid
        JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE n.nspname = 'public' AND NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conindid = i.indexrelid)
        """;

    private readonly NpgsqlConnection connection;
    private readonly List<string> indexes = [];

    private PostgresBulkLoader(NpgsqlConnection connection) => this.connection = connection;

    public static async Task<PostgresBulkLoader> OpenAsync(string connectionString, CancellationToken cancellationToken)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false, CommandTimeout = 0 };
        var connection = new NpgsqlConnection(settings.ToString());
        await connection.OpenAsync(cancellationToken);
        return new PostgresBulkLoader(connection);
    }

    public async Task BeginAsync(CancellationToken cancellationToken)
    {
        await ExecuteAsync(
            "SET session_replication_role = replica; SET synchronous_commit = off; SET maintenance_work_mem = '256MB'",
            cancellationToken
        );
        indexes.AddRange(await TextsAsync($"SELECT pg_get_indexdef(i.indexrelid) {Indexes}", cancellationToken));
        foreach (var name in await TextsAsync($"SELECT c.relname::text {Indexes}", cancellationToken))
        {
            await ExecuteAsync($"DROP INDEX \"{name}\"", cancellationToken);
        }
    }

    public async Task LoadAsync(BulkTable table, CancellationToken cancellationToken)
    {
        var columns = string.Join(", ", table.Columns.Select(column => $"\"{column}\""));
        await using var writer = await connection.BeginBinaryImportAsync(
            $"COPY \"{table.Name}\" ({columns}) FROM STDIN (FORMAT BINARY)",
            cancellationToken
        );
        foreach (var row in table.Rows)
        {
            await writer.StartRowAsync(cancellationToken);
            foreach (var value in row)
            {
                await WriteAsync(writer, value, cancellationToken);
            }
        }

        await writer.CompleteAsync(cancellationToken);
    }

    public async Task ExecuteAsync(string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    public async Task EndAsync(CancellationToken cancellationToken)
    {
        foreach (var index in indexes)
        {
            await ExecuteAsync(index, cancellationToken);
        }

        var sequences = await TextsAsync(
            """
            SELECT format(
              'SELECT setval(%L, coalesce((SELECT max(%I) FROM %I), 0) + 1, false)',
              pg_get_serial_sequence(table_name, column_name), column_name, table_name)
            FROM information_schema.columns
            WHERE table_schema = 'public' AND is_identity = 'YES'
            """,
            cancellationToken
        );
        foreach (var sequence in sequences)
        {
            await ExecuteAsync(sequence, cancellationToken);
        }

        await ExecuteAsync("VACUUM ANALYZE", cancellationToken);
    }

    public ValueTask DisposeAsync() => connection.DisposeAsync();

    private static Task WriteAsync(NpgsqlBinaryImporter writer, object? value, CancellationToken cancellationToken) =>
        value switch
        {
            null => writer.WriteNullAsync(cancellationToken),
            long number => writer.WriteAsync(number, NpgsqlDbType.Bigint, cancellationToken),
            int number => writer.WriteAsync(number, NpgsqlDbType.Integer, cancellationToken),
            bool flag => writer.WriteAsync(flag, NpgsqlDbType.Boolean, cancellationToken),
            byte[] bytes => writer.WriteAsync(bytes, NpgsqlDbType.Bytea, cancellationToken),
            string text => writer.WriteAsync(text, NpgsqlDbType.Text, cancellationToken),
            _ => throw new RigException($"No column takes a {value.GetType().Name}"),
        };

    private async Task<List<string>> TextsAsync(string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var texts = new List<string>();
        while (await reader.ReadAsync(cancellationToken))
        {
            texts.Add(reader.GetString(0));
        }

        return texts;
    }
}
