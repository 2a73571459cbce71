using System.Diagnostics.CodeAnalysis;
using Entrepot.Data;
using Entrepot.Data.Rows;

namespace Entrepot.Replication.Tasks;

/// <summary>
/// The log of the task that a look is made for. Lines are kept and written together: every two seconds while the look
/// lasts, and the last of them with its result.
/// </summary>
public sealed class TaskLog(Database database, TimeProvider clock, long? mainTask)
{
    private static readonly TimeSpan WriteInterval = TimeSpan.FromSeconds(2);

    private readonly Lock gate = new();
    private List<LogLine> pending = [];

    /// <summary>The task whose log this is; null when nobody's task waits for the target.</summary>
    public long? MainTask { get; } = mainTask;

    public void Write(string text)
    {
        lock (gate)
        {
            pending.Add(new LogLine(clock.GetUtcNow(), text));
        }
    }

    /// <summary>Takes the lines that are not written yet.</summary>
    public IReadOnlyList<LogLine> TakePending()
    {
        lock (gate)
        {
            var taken = pending;
            pending = [];
            return taken;
        }
    }

    /// <summary>Writes what there is every two seconds, until it is cancelled.</summary>
    [SuppressMessage("Design", "CA1031", Justification = "A line that is late or lost must not end the transfer.")]
    public async Task WriteRegularlyAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(WriteInterval, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellationToken))
            {
                // What was taken is written: a cancelled write would lose it.
                await WritePendingAsync(CancellationToken.None);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The rest is written with the result.
        }
        catch (Exception)
        {
            // The database is away: whoever writes the result will meet that, too.
        }
    }

    private async Task WritePendingAsync(CancellationToken cancellationToken)
    {
        var lines = MainTask is null ? [] : TakePending();
        if (lines.Count == 0)
        {
            return;
        }

        await database.WriteAsync(
            async (context, token) =>
            {
                context.ReplicationTaskLogs.AddRange(
                    lines.Select(line => new ReplicationTaskLogRow
                    {
                        TaskId = MainTask!.Value,
                        At = line.At,
                        Text = line.Text,
                    })
                );
                return await context.SaveChangesAsync(token);
            },
            cancellationToken
        );
    }
}
