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
    /// Runs <paramref name="query"/> against a context that is its own until it ends.
    /// </summary>
    public async Task<T> ReadAsync<T>(
        Func<EntrepotContext, CancellationToken, Task<T>> query,
        CancellationToken cancellationToken
    )
    {
        var context = Rent();
        T result;
        try
        {
            result = await query(context, cancellationToken);
        }
        catch
        {
            await context.DisposeAsync();
            throw;
        }

        await ReturnAsync(context);
        return result;
    }

    /// <summary>
    /// Runs <paramref name="work"/> in a transaction and commits it durably. The work may run more than once (it is
    /// repeated when the database could not serialize it), so its only effects are rows. An exception rolls back;
    /// whoever refuses with a result returns before writing anything.
    /// </summary>
    public Task<T> WriteAsync<T>(
        Func<EntrepotContext, CancellationToken, Task<T>> work,
        CancellationToken cancellationToken
    ) => WriteAsync(work, Durability.Full, cancellationToken);

    /// <inheritdoc cref="WriteAsync{T}(Func{EntrepotContext, CancellationToken, Task{T}}, CancellationToken)"/>
    /// <param name="durability">What the write survives when its task ends.</param>
    public abstract Task<T> WriteAsync<T>(
        Func<EntrepotContext, CancellationToken, Task<T>> work,
        Durability durability,
        CancellationToken cancellationToken
    );

    /// <summary>Makes the schema, or brings it up to date.</summary>
    public virtual async Task MigrateAsync(CancellationToken cancellationToken)
    {
        await using var context = Rent();

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

    /// <summary>A context that nobody else uses.</summary>
    protected abstract EntrepotContext Rent();

    /// <summary>Takes a context back whose use ended well. Others are disposed.</summary>
    protected abstract ValueTask ReturnAsync(EntrepotContext context);
}
