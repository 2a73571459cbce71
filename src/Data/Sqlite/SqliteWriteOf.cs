using System.Diagnostics.CodeAnalysis;
using Microsoft.Data.Sqlite;

namespace Entrepot.Data.Sqlite;

/// <inheritdoc cref="SqliteWrite"/>
[SuppressMessage("Design", "MA0048", Justification = "The file of SqliteWrite is its base.")]
internal sealed class SqliteWrite<T>(
    Func<EntrepotContext, CancellationToken, Task<T>> work,
    Durability durability,
    CancellationToken cancellationToken
) : SqliteWrite(durability)
{
    private const string Savepoint = "write";

    private readonly TaskCompletionSource<T> completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T? result;

    /// <summary>Ends when the commit is durable, or with what went wrong.</summary>
    public Task<T> Completion => completion.Task;

    [SuppressMessage("Design", "CA1031", Justification = "Whatever goes wrong belongs to the caller, not to the turn.")]
    public override async Task<bool> RunAsync(SqliteContext context, SqliteTransaction transaction)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            completion.TrySetCanceled(cancellationToken);
            return false;
        }

        transaction.Save(Savepoint);
        try
        {
            result = await work(context, cancellationToken);
            transaction.Release(Savepoint);
            return true;
        }
        catch (Exception exception)
        {
            transaction.Rollback(Savepoint);
            completion.TrySetException(exception);
            return false;
        }
    }

    public override void Succeed() => completion.TrySetResult(result!);

    public override void Fail(Exception exception) => completion.TrySetException(exception);
}
