using System.Collections.Concurrent;
using System.Data;
using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;
using Entrepot.Data.ChangeLog;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;

namespace Entrepot.Data.Sqlite;

/// <summary>
/// SQLite in WAL mode. All writes take turns on one connection; those that wait together share one commit and so one
/// sync of the disk, each behind a savepoint of its own, so that one that fails leaves its neighbours alone.
/// </summary>
public sealed class SqliteDatabase : Database
{
    /// <summary>How many writes share a commit at most: bounds how long the first of them waits for the last.</summary>
    private const int GroupLimit = 64;

    private readonly string connectionString;
    private readonly SqliteConnection writer;
    private readonly SqliteContext writeContext;

    /// <summary>
    /// Contexts whose connections stay open, because opening one costs more than most queries. There are as many as were
    /// in use at once, and a query keeps its thread, so the thread pool is what bounds them.
    /// </summary>
    private readonly ConcurrentBag<SqliteContext> readers = [];
    private readonly Channel<SqliteWrite> writes = Channel.CreateBounded<SqliteWrite>(
        new BoundedChannelOptions(1024) { SingleReader = true }
    );
    private readonly Task writing;
    private Durability? synced;

    /// <param name="path">The database file; its folder exists.</param>
    public SqliteDatabase(string path)
    {
        connectionString = new SqliteConnectionStringBuilder
        {
            DataSource = path,
            ForeignKeys = true,
            DefaultTimeout = 30,
            Pooling = false,
        }.ToString();
        writer = Connect();

        // auto_vacuum counts only before the first table.
        Execute("PRAGMA auto_vacuum=INCREMENTAL; PRAGMA journal_mode=WAL;");
        SyncCommits(Durability.Full);
        writeContext = new SqliteContext(SqliteContext.Options(writer));
        writeContext.Database.AutoSavepointsEnabled = false;
        writing = Task.Run(WriteInTurnAsync);
    }

    protected override async Task<T> TransactAsync<T>(
        Func<EntrepotContext, CancellationToken, Task<T>> work,
        Durability durability,
        CancellationToken cancellationToken
    )
    {
        var write = new SqliteWrite<T>(work, durability, cancellationToken);
        await writes.Writer.WriteAsync(write, cancellationToken);
        return await write.Completion;
    }

    public override async Task<ChangeBatch> ReadChangesAsync(
        EntrepotContext context,
        ChangePosition after,
        int limit,
        CancellationToken cancellationToken
    )
    {
        var changes = await context
            .Changes.AsNoTracking()
            .Where(change => change.Sequence > after.Sequence)
            .OrderBy(change => change.Sequence)
            .Take(limit)
            .ToListAsync(cancellationToken);
        var end = changes is [.., var last] ? new ChangePosition(0, last.Sequence) : after;
        return new ChangeBatch(changes, end, HeldBack: false);
    }

    public override async ValueTask DisposeAsync()
    {
        writes.Writer.TryComplete();
        await writing;
        await writeContext.DisposeAsync();
        while (readers.TryTake(out var reader))
        {
            await reader.DisposeAsync();
        }
    }

    protected override EntrepotContext Rent() =>
        readers.TryTake(out var reader) ? reader : new SqliteContext(SqliteContext.Options(Connect()));

    protected override ValueTask ReturnAsync(EntrepotContext context)
    {
        context.Forget();
        readers.Add((SqliteContext)context);
        return ValueTask.CompletedTask;
    }

    [SuppressMessage(
        "Design",
        "CA1031",
        Justification = "Whatever goes wrong belongs to those who wait; the turn goes on."
    )]
    private async Task WriteInTurnAsync()
    {
        while (await writes.Reader.WaitToReadAsync())
        {
            var group = TakeGroup();
            try
            {
                await WriteAsync(group);
            }
            catch (Exception exception)
            {
                group.ForEach(write => write.Fail(exception));
            }
        }
    }

    private async Task WriteAsync(List<SqliteWrite> group)
    {
        SyncCommits(group.Max(write => write.Durability));
        await using var transaction = writer.BeginTransaction(IsolationLevel.Serializable, deferred: false);
        var done = new List<SqliteWrite>();
        var touched = false;
        await writeContext.Database.UseTransactionAsync(transaction);
        try
        {
            foreach (var write in group)
            {
                if (await write.RunAsync(writeContext, transaction))
                {
                    done.Add(write);
                    touched |= writeContext.ChangeLogTouched;
                }

                writeContext.Forget();
            }
        }
        finally
        {
            // Also when SQLite gave the transaction up, as it may on a full disk: the next group begins another.
            writeContext.Forget();
            await writeContext.Database.UseTransactionAsync(null);
        }

        transaction.Commit();
        done.ForEach(write => write.Succeed());
        if (touched)
        {
            Changes.Raise();
        }
    }

    private List<SqliteWrite> TakeGroup()
    {
        var group = new List<SqliteWrite>();
        while (group.Count < GroupLimit && writes.Reader.TryRead(out var write))
        {
            group.Add(write);
        }

        return group;
    }

    /// <summary>In WAL mode a commit reaches the log; FULL syncs the log as well, and all that came before with it.</summary>
    private void SyncCommits(Durability durability)
    {
        if (durability != synced)
        {
            Execute($"PRAGMA synchronous={(durability == Durability.Full ? "FULL" : "NORMAL")};");
            synced = durability;
        }
    }

    private SqliteConnection Connect()
    {
        var connection = new SqliteConnection(connectionString);
        connection.Open();
        return connection;
    }

    private void Execute(string sql)
    {
        using var command = writer.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
