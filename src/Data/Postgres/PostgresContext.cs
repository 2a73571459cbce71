using Entrepot.Data.Rows;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Entrepot.Data.Postgres;

public sealed class PostgresContext(DbContextOptions<PostgresContext> options) : EntrepotContext(options)
{
    internal static DbContextOptions<PostgresContext> Options(NpgsqlDataSource source) =>
        Common(new DbContextOptionsBuilder<PostgresContext>().UseNpgsql(source)).Options;

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        base.OnModelCreating(modelBuilder);

        // Names are ordered by their bytes, as on SQLite and as clients expect of tag lists.
        modelBuilder.UseCollation("C");
        foreach (var property in modelBuilder.Model.GetEntityTypes().SelectMany(entity => entity.GetProperties()))
        {
            if ((property.GetProviderClrType() ?? property.ClrType) == typeof(string) || IsText(property.ClrType))
            {
                property.SetCollation("C");
            }
        }

        // Sequence numbers become visible out of order; with the transaction's id a reader knows what may still come.
        modelBuilder
            .Entity<ChangeRow>()
            .Property<ulong>("TransactionId")
            .HasColumnName("transaction_id")
            .HasColumnType("xid8")
            .HasDefaultValueSql("pg_current_xact_id()");
        modelBuilder.Entity<ChangeRow>().HasIndex("TransactionId", nameof(ChangeRow.Sequence));
    }

    private static bool IsText(Type type)
    {
        var bare = Nullable.GetUnderlyingType(type) ?? type;
        return bare.Namespace == typeof(Oci.Digest).Namespace;
    }
}
