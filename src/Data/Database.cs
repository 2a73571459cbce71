using Microsoft.EntityFrameworkCore;

namespace Entrepot.Data;

/// <summary>
/// The way to the rows. Reads see a committed state; a write is one transaction that is durable when its task ends.
/// </summary>
public abstract class Database : IAsyncDisposable
{
    /// <summary>Raised after each commit that wrote to the change log.</summary>
    public ChangeLog.ChangeSignal Changes { get; } = new();

    /// <summary>What nodes tell each other besides.</summary>
    public NodeNotices Notices { get; } = new();

    private readonly TaskCompletionSource opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly AsyncLocal<bool> settingUp = new();

    /// <summary>
    /// Runs <paramref name="query"/> against a context that is its own until it ends.
    /// </summary>
    public async Task<T> ReadAsync<T>(
        Func<EntrepotContext, CancellationToken, Task<T>> query,
        CancellationToken cancellationToken
    )
    {
        await EnterAsync(cancellationToken);
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
    public async Task<T> WriteAsync<T>(
        Func<EntrepotContext, CancellationToken, Task<T>> work,
        Durability durability,
        CancellationToken cancellationToken
    )
    {
        await EnterAsync(cancellationToken);
        return await TransactAsync(work, durability, cancellationToken);
    }

    /// <summary>
    /// Makes the schema or brings it up to date, runs <paramref name="setUp"/>, and opens the database: everybody else's
    /// reads and writes wait until then.
    /// </summary>
    public async Task OpenAsync(Func<CancellationToken, Task> setUp, CancellationToken cancellationToken)
    {
        settingUp.Value = true;
        await MigrateAsync(cancellationToken);
        await setUp(cancellationToken);
        opened.SetResult();
    }

    /// <summary>Opens the database as it is, for who only looks at it.</summary>
    public void Open() => opened.SetResult();

    /// <summary>
    /// Rows of the change log after the cursor that are sure to have no earlier one still to come, in their order.
    /// </summary>
    public abstract Task<ChangeLog.ChangeBatch> ReadChangesAsync(
        EntrepotContext context,
        ChangeLog.ChangePosition after,
        int limit,
        CancellationToken cancellationToken
    );

    /// <summary>
    /// Holds a name among all nodes until it is disposed or this node is gone; null when another node holds it. What is
    /// done meanwhile should still be right when two do it: a node that was frozen does not know that it has lost it.
    /// </summary>
    public virtual Task<IAsyncDisposable?> TryHoldAsync(string name, CancellationToken cancellationToken) =>
        Task.FromResult<IAsyncDisposable?>(new LoneHold());

    public abstract ValueTask DisposeAsync();

    /// <summary>Makes the schema, or brings it up to date.</summary>
    protected virtual async Task MigrateAsync(CancellationToken cancellationToken)
    {
        var context = Rent();

        // Migrating compares the whole model first, which costs a start half a second though there is mostly nothing to do.
        try
        {
            if ((await context.Database.GetPendingMigrationsAsync(cancellationToken)).Any())
            {
                await context.Database.MigrateAsync(cancellationToken);
            }
        }
        catch
        {
            await context.DisposeAsync();
            throw;
        }

        await ReturnAsync(context);
    }

    /// <inheritdoc cref="WriteAsync{T}(Func{EntrepotContext, CancellationToken, Task{T}}, Durability, CancellationToken)"/>
    protected abstract Task<T> TransactAsync<T>(
        Func<EntrepotContext, CancellationToken, Task<T>> work,
        Durability durability,
        CancellationToken cancellationToken
    );

    /// <summary>A context that nobody else uses.</summary>
    protected abstract EntrepotContext Rent();

    /// <summary>Takes a context back whose use ended well. Others are disposed.</summary>
    protected abstract ValueTask ReturnAsync(EntrepotContext context);

    /// <summary>Of the only node.</summary>
    private sealed class LoneHold : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }

    private Task EnterAsync(CancellationToken cancellationToken) =>
        opened.Task.IsCompleted || settingUp.Value ? Task.CompletedTask : opened.Task.WaitAsync(cancellationToken);
}
