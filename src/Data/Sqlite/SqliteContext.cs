using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Entrepot.Data.Sqlite;

public sealed class SqliteContext(DbContextOptions<SqliteContext> options) : EntrepotContext(options)
{
    /// <summary>For a connection that is open already, and ends with the context.</summary>
    internal static DbContextOptions<SqliteContext> Options(SqliteConnection connection) =>
        Common(new DbContextOptionsBuilder<SqliteContext>().UseSqlite(connection, contextOwnsConnection: true)).Options;
}
