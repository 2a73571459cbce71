using Microsoft.Data.Sqlite;

namespace Entrepot.Data.Sqlite;

/// <summary>A write that waits for its turn.</summary>
internal abstract class SqliteWrite(Durability durability)
{
    public Durability Durability => durability;

    /// <summary>Runs the work behind a savepoint; false when it failed and left nothing.</summary>
    public abstract Task<bool> RunAsync(SqliteContext context, SqliteTransaction transaction);

    /// <summary>The commit is durable.</summary>
    public abstract void Succeed();

    /// <summary>The commit did not come about.</summary>
    public abstract void Fail(Exception exception);
}
