using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Entrepot.Unit.Growth;

/// <summary>Runs statements again and counts what SQLite does for them, triggers and foreign keys included.</summary>
internal static partial class SqliteWork
{
    private const string Prefix = "EXPLAIN QUERY PLAN ";

    public static async Task<CommandWork> MeasureAsync(string path, LoggedCommand command)
    {
        var settings = new SqliteConnectionStringBuilder { DataSource = path, ForeignKeys = true };
        await using var connection = new SqliteConnection(settings.ToString());
        await connection.OpenAsync();
        await using var transaction = connection.BeginTransaction();
        var amount = 0L;
        var walks = new List<string>();
        var plan = new StringBuilder();
        var rest = command.Sql;
        while (!string.IsNullOrWhiteSpace(rest))
        {
            raw.sqlite3_prepare_v2(connection.Handle, rest, out var statement, out var tail);
            using (statement)
            {
                var text = rest[..^tail.Length];
                rest = tail;
                if (statement.IsInvalid || text.TrimStart().StartsWith("INSERT", StringComparison.Ordinal))
                {
                    continue;
                }

                amount += Run(statement, command);
                foreach (var line in Explain(connection, text, command))
                {
                    plan.AppendLine(line);
                    if (IsWalk(line, text))
                    {
                        walks.Add(line);
                    }
                }
            }
        }

        await transaction.RollbackAsync();
        return new CommandWork(amount, walks, plan.ToString());
    }

    private static long Run(sqlite3_stmt statement, LoggedCommand command)
    {
        Bind(statement, command);
        int result;
        do
        {
            result = raw.sqlite3_step(statement);
        } while (result == raw.SQLITE_ROW);

        return raw.sqlite3_stmt_status(statement, raw.SQLITE_STMTSTATUS_VM_STEP, 0);
    }

    private static List<string> Explain(SqliteConnection connection, string text, LoggedCommand command)
    {
        var lines = new List<string>();
        raw.sqlite3_prepare_v2(connection.Handle, Prefix + text, out var statement);
        using (statement)
        {
            Bind(statement, command);
            while (raw.sqlite3_step(statement) == raw.SQLITE_ROW)
            {
                lines.Add(raw.sqlite3_column_text(statement, 3).utf8_to_string());
            }
        }

        return lines;
    }

    private static void Bind(sqlite3_stmt statement, LoggedCommand command)
    {
        foreach (var parameter in command.Parameters)
        {
            var index = raw.sqlite3_bind_parameter_index(statement, parameter.ParameterName);
            if (index == 0)
            {
                continue;
            }

            switch (parameter.Value)
            {
                case null or DBNull:
                    raw.sqlite3_bind_null(statement, index);
                    break;
                case byte[] bytes:
                    raw.sqlite3_bind_blob(statement, index, bytes);
                    break;
                case string text:
                    raw.sqlite3_bind_text(statement, index, text);
                    break;
                case var number:
                    raw.sqlite3_bind_int64(statement, index, Convert.ToInt64(number, CultureInfo.InvariantCulture));
                    break;
            }
        }
    }

    /// <summary>A walk in the order of an index that a limit ends is none; nor is one through a filtered index.</summary>
    private static bool IsWalk(string line, string sql)
    {
        if (
            Scan().Match(line) is not { Success: true } scan
            || line.Contains("VIRTUAL TABLE", StringComparison.Ordinal)
        )
        {
            return false;
        }

        var alias = scan.Groups["name"].Value;
        var table =
            Alias().Matches(sql).FirstOrDefault(match => match.Groups["alias"].Value == alias)?.Groups["table"].Value
            ?? alias;
        return !SmallTables.Contains(table)
            && !alias.StartsWith('(')
            && !sql.Contains("LIMIT", StringComparison.Ordinal)
            && !sql.Contains("WHERE 0", StringComparison.Ordinal)
            && !Filtered().IsMatch(line);
    }

    [GeneratedRegex(@"^SCAN (?!CONSTANT ROW)(?<name>\S+)")]
    private static partial Regex Scan();

    [GeneratedRegex(
        """
            "?(?<table>\w+)"? AS "?(?<alias>\w+)"?
            """
    )]
    private static partial Regex Alias();

    [GeneratedRegex("ix_replication_(execution_id|target_id|target_lease_owner|reconciliation_policy_id)$")]
    private static partial Regex Filtered();
}
