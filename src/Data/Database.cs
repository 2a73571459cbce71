using Microsoft.EntityFrameworkCore;

namespace Entrepot.Data;

/// <summary>
/// The way to the rows. Reads see a committed state; a write is one transaction that is durable when its task ends.
/// </summary>
public abstract class Database : IAsyncDisposable
{
    /// <summary>Raised after each commit that wrote to the change log.</summary>
    public ChangeLog.ChangeSignal Changes { get; } = new();

    /// <summary>
    /// Runs <paramref name="query"/> against a context of its own, which ends with it.
    /// </summary>
    public async Task<T> ReadAsync<T>(
        Func<EntrepotContext, CancellationToken, Task<T>> query,
        CancellationToken cancellationToken
    )
    {
        await using var context = CreateContext();
        return await query(context, cancellationToken);
    }

    /// <summary>
    /// Runs <paramref name="work"/> in a transaction and commits it durably. The work may run more than once (it is
    /// repeated when the database could not serialize it), so its only effects are rows. An exception rolls back;
    /// whoever refuses with a result returns before writing anything.
    /// </summary>
    public abstract Task<T> WriteAsync<T>(
        Func<EntrepotContext, CancellationToken, Task<T>> work,
        CancellationToken cancellationToken
    );

    /// <summary>Makes the schema, or brings it up to date.</summary>
    public virtual async Task MigrateAsync(CancellationToken cancellationToken)
    {
        await using var context = CreateContext();

        // Migrating compares the whole model first, which costs a start half a second though there is mostly nothing to do.
        if ((await context.Database.GetPendingMigrationsAsync(cancellationToken)).Any())
        {
            await context.Database.MigrateAsync(cancellationToken);
        }
    }

    /// <summary>
    /// Rows of the change log after the cursor that are sure to have no earlier one still to come, in their order.
    /// </summary>
    public abstract Task<ChangeLog.ChangeBatch> ReadChangesAsync(
        EntrepotContext context,
        ChangeLog.ChangePosition after,
        int limit,
        CancellationToken cancellationToken
    );

    public abstract ValueTask DisposeAsync();

    protected abstract EntrepotContext CreateContext();
}
