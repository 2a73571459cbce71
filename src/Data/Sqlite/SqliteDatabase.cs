using System.Data;
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

    private readonly DbContextOptions<SqliteContext> readOptions;
    private readonly DbContextOptions<SqliteContext> writeOptions;
    private readonly SqliteConnection writer;
    private readonly Channel<SqliteWrite> writes = Channel.CreateBounded<SqliteWrite>(
        new BoundedChannelOptions(1024) { SingleReader = true }
    );
    private readonly Task writing;

    /// <param name="path">The database file; its folder exists.</param>
    public SqliteDatabase(string path)
    {
        var connectionString = new SqliteConnectionStringBuilder
        {
            DataSource = path,
            ForeignKeys = true,
            DefaultTimeout = 30,
        }.ToString();
        readOptions = SqliteContext.Options(connectionString);
        writer = new SqliteConnection(connectionString);
        writer.Open();

        // auto_vacuum counts only before the first table; FULL makes a commit outlive a power cut.
        Execute("PRAGMA auto_vacuum=INCREMENTAL; PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;");
        writeOptions = SqliteContext.Options(writer);
        writing = Task.Run(WriteInTurnAsync);
    }

    public override async Task<T> WriteAsync<T>(
        Func<EntrepotContext, CancellationToken, Task<T>> work,
        CancellationToken cancellationToken
    )
    {
        var write = new SqliteWrite<T>(work, cancellationToken);
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
        await writer.DisposeAsync();
        SqliteConnection.ClearPool(writer);
    }

    protected override EntrepotContext CreateContext() => new SqliteContext(readOptions);

    private async Task WriteInTurnAsync()
    {
        while (await writes.Reader.WaitToReadAsync())
        {
            var group = new List<SqliteWrite>();
            var touched = false;
            await using var transaction = writer.BeginTransaction(IsolationLevel.Serializable, deferred: false);
            while (group.Count < GroupLimit && writes.Reader.TryRead(out var write))
            {
                await using var context = new SqliteContext(writeOptions);
                context.Database.AutoSavepointsEnabled = false;
                await context.Database.UseTransactionAsync(transaction);
                if (await write.RunAsync(context, transaction))
                {
                    group.Add(write);
                    touched |= context.ChangeLogTouched;
                }
            }

            Commit(transaction, group, touched);
        }
    }

    private void Commit(SqliteTransaction transaction, List<SqliteWrite> group, bool changeLogTouched)
    {
        try
        {
            transaction.Commit();
        }
        catch (SqliteException exception)
        {
            group.ForEach(write => write.Fail(exception));
            return;
        }

        group.ForEach(write => write.Succeed());
        if (changeLogTouched)
        {
            Changes.Raise();
        }
    }

    private void Execute(string sql)
    {
        using var command = writer.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
