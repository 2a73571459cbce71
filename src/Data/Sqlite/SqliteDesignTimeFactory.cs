using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Design;

namespace Entrepot.Data.Sqlite;

/// <summary>What <c>dotnet ef</c> makes migrations from.</summary>
internal sealed class SqliteDesignTimeFactory : IDesignTimeDbContextFactory<SqliteContext>
{
    public SqliteContext CreateDbContext(string[] args) =>
        new(SqliteContext.Options(new SqliteConnection("Data Source=design.db")));
}
