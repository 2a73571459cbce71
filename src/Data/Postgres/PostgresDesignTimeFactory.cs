using Microsoft.EntityFrameworkCore.Design;
using Npgsql;

namespace Entrepot.Data.Postgres;

/// <summary>What <c>dotnet ef</c> makes migrations from.</summary>
internal sealed class PostgresDesignTimeFactory : IDesignTimeDbContextFactory<PostgresContext>
{
    public PostgresContext CreateDbContext(string[] args) =>
        new(PostgresContext.Options(NpgsqlDataSource.Create("Host=127.0.0.1;Database=design")));
}
