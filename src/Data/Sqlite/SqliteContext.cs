using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Entrepot.Data.Sqlite;

public sealed class SqliteContext(DbContextOptions<SqliteContext> options) : EntrepotContext(options)
{
    internal static DbContextOptions<SqliteContext> Options(string connectionString) =>
        new DbContextOptionsBuilder<SqliteContext>().UseSqlite(connectionString).UseSnakeCaseNamingConvention().Options;

    internal static DbContextOptions<SqliteContext> Options(SqliteConnection connection) =>
        new DbContextOptionsBuilder<SqliteContext>().UseSqlite(connection).UseSnakeCaseNamingConvention().Options;
}
