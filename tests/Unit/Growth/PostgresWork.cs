using System.Globalization;
using System.Text;
using System.Text.Json;
using Npgsql;

namespace Entrepot.Unit.Growth;

/// <summary>Lets PostgreSQL run statements again and tell how many rows it looked at, and rolls back.</summary>
internal static class PostgresWork
{
    public static async Task<CommandWork> MeasureAsync(string connectionString, LoggedCommand command)
    {
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync();
        await using var transaction = await connection.BeginTransactionAsync();

        // On a table of a test's size a walk is often the best way: what is asked is whether there is another.
        await ExecuteAsync(connection, "SET LOCAL enable_seqscan = off");

        // Nor should the whole of a small index look cheaper than some hundred places in the right one.
        await ExecuteAsync(connection, "SET LOCAL enable_bitmapscan = off");
        var amount = 0L;
        var walks = new List<string>();
        var plans = new StringBuilder();
        foreach (var statement in command.Sql.Split(";\n", StringSplitOptions.RemoveEmptyEntries))
        {
            if (HasNoPlan(statement.TrimStart()))
            {
                continue;
            }

            await using var explain = new NpgsqlCommand(
                $"EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) {statement}",
                connection,
                transaction
            );
            explain.Parameters.AddRange(
                command.Parameters.Cast<NpgsqlParameter>().Select(parameter => parameter.Clone()).ToArray()
            );
            using var plan = JsonDocument.Parse((string)(await explain.ExecuteScalarAsync())!);
            amount += Read(plan.RootElement[0].GetProperty("Plan"), walks, plans);
        }

        await transaction.RollbackAsync();
        return new CommandWork(amount, walks, plans.ToString());
    }

    private static bool HasNoPlan(string statement) =>
        statement.StartsWith("INSERT", StringComparison.Ordinal)
        || statement.StartsWith("SET", StringComparison.Ordinal);

    private static long Read(JsonElement node, List<string> walks, StringBuilder plan)
    {
        var type = node.GetProperty("Node Type").GetString();
        var table = node.TryGetProperty("Relation Name", out var relation) ? relation.GetString()! : "";
        var index = node.TryGetProperty("Index Name", out var name) ? name.GetString() : "";
        var isLarge = table.Length > 0 && !SmallTables.Contains(table);
        plan.AppendLine(CultureInfo.InvariantCulture, $"{type} {table} {index} {Seen(node)}");
        if (isLarge && type == "Seq Scan")
        {
            walks.Add($"{type} on {table}");
        }

        var amount = isLarge ? Seen(node) : 0;
        if (node.TryGetProperty("Plans", out var inner))
        {
            amount += inner.EnumerateArray().Sum(one => Read(one, walks, plan));
        }

        return amount;
    }

    /// <summary>Rows that came out and rows that were looked at in vain.</summary>
    private static long Seen(JsonElement node)
    {
        var loops = Number(node, "Actual Loops");
        return (long)(
            loops
            * (
                Number(node, "Actual Rows")
                + Number(node, "Rows Removed by Filter")
                + Number(node, "Rows Removed by Index Recheck")
            )
        );
    }

    private static double Number(JsonElement node, string name) =>
        node.TryGetProperty(name, out var value) ? value.GetDouble() : 0;

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
