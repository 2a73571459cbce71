using System.Data;
using Entrepot.Data.ChangeLog;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Npgsql;

namespace Entrepot.Data.Postgres;

/// <summary>
/// PostgreSQL. Writes run on a snapshot (repeatable read): two that would overwrite each other do not, the later one
/// runs again.
/// </summary>
public sealed class PostgresDatabase : Database
{
    /// <summary>More conflicts in a row than this mean a fault in the work, not bad luck.</summary>
    private const int MaximumTries = 30;

    private readonly NpgsqlDataSource source;
    private readonly NpgsqlDataSource sessions;
    private readonly PooledDbContextFactory<PostgresContext> contexts;
    private readonly TimeProvider clock;
    private readonly PostgresNotices notices;

    public PostgresDatabase(string connectionString, TimeProvider clock)
    {
        this.clock = clock;
        source = NpgsqlDataSource.Create(connectionString);
        sessions = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false });
        contexts = new PooledDbContextFactory<PostgresContext>(PostgresContext.Options(source));
        notices = new PostgresNotices(source, Changes, Notices, clock);
    }

    protected override async Task<T> TransactAsync<T>(
        Func<EntrepotContext, CancellationToken, Task<T>> work,
        Durability durability,
        CancellationToken cancellationToken
    )
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await TryWriteAsync(work, durability, cancellationToken);
            }
            catch (Exception exception) when (attempt < MaximumTries && IsConflict(exception))
            {
                // The one in the way has usually committed already; the growing pause is for the crowd.
                await Task.Delay(TimeSpan.FromMilliseconds(attempt), clock, cancellationToken);
            }
        }
    }

    protected override async Task MigrateAsync(CancellationToken cancellationToken)
    {
        await base.MigrateAsync(cancellationToken);
        notices.Start();
    }

    public override async Task<ChangeBatch> ReadChangesAsync(
        EntrepotContext context,
        ChangePosition after,
        int limit,
        CancellationToken cancellationToken
    )
    {
        // A transaction that is still running may yet commit an earlier sequence number: only what is older than every
        // running transaction is read. Order and cursor are (transaction, sequence).
        var rows = await context
            .Changes.FromSql(
                $"""
                SELECT * FROM change
                WHERE (transaction_id, sequence) > ({after.TransactionId}::text::xid8, {after.Sequence})
                  AND transaction_id < pg_snapshot_xmin(pg_current_snapshot())
                ORDER BY transaction_id, sequence
                LIMIT {limit}
                """
            )
            .Select(change => new { Change = change, Transaction = EF.Property<ulong>(change, "TransactionId") })
            .AsNoTracking()
            .ToListAsync(cancellationToken);
        var heldBack = await context
            .Database.SqlQuery<bool>(
                $"""
                SELECT EXISTS (
                  SELECT 1 FROM change WHERE transaction_id >= pg_snapshot_xmin(pg_current_snapshot())
                ) AS "Value"
                """
            )
            .SingleAsync(cancellationToken);
        rows.Sort(
            (one, other) => (one.Transaction, one.Change.Sequence).CompareTo((other.Transaction, other.Change.Sequence))
        );
        return new ChangeBatch(
            [.. rows.Select(row => row.Change)],
            rows is [.., var last] ? new ChangePosition((long)last.Transaction, last.Change.Sequence) : after,
            heldBack
        );
    }

    public override Task<IAsyncDisposable?> TryHoldAsync(string name, CancellationToken cancellationToken) =>
        PostgresHold.TryTakeAsync(sessions, name, clock, cancellationToken);

    public override async ValueTask DisposeAsync()
    {
        await notices.DisposeAsync();
        await sessions.DisposeAsync();
        await source.DisposeAsync();
    }

    protected override EntrepotContext Rent() => contexts.CreateDbContext();

    protected override ValueTask ReturnAsync(EntrepotContext context) => context.DisposeAsync();

    private static bool IsConflict(Exception? exception) =>
        exception switch
        {
            null => false,
            PostgresException postgres => postgres.SqlState
                is PostgresErrorCodes.SerializationFailure
                    or PostgresErrorCodes.DeadlockDetected
                    // Somebody else took what the row refers to, or refers to what the row was: the next look sees it.
                    or PostgresErrorCodes.ForeignKeyViolation
                    // Somebody else made the row meanwhile: the next look finds it.
                    or PostgresErrorCodes.UniqueViolation,
            _ => IsConflict(exception.InnerException),
        };

    private async Task<T> TryWriteAsync<T>(
        Func<EntrepotContext, CancellationToken, Task<T>> work,
        Durability durability,
        CancellationToken cancellationToken
    )
    {
        await using var context = contexts.CreateDbContext();
        context.Forget();
        await using var transaction = await context.Database.BeginTransactionAsync(
            IsolationLevel.RepeatableRead,
            cancellationToken
        );
        if (durability == Durability.Process)
        {
            await context.Database.ExecuteSqlAsync($"SET LOCAL synchronous_commit = off", cancellationToken);
        }

        var result = await work(context, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        if (context.ChangeLogTouched)
        {
            Changes.Raise();
            notices.Announce();
        }

        return result;
    }
}
