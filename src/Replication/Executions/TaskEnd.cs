using Entrepot.Data;
using Entrepot.Data.Rows;
using Microsoft.EntityFrameworkCore;

namespace Entrepot.Replication.Executions;

/// <summary>Ends tasks that somebody stopped; each says in its log why.</summary>
internal static class TaskEnd
{
    /// <param name="tasks">Each with how it was stopped: "stopped by ...".</param>
    public static async Task StopAsync(
        EntrepotContext context,
        IReadOnlyCollection<(long Id, string Words)> tasks,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        if (tasks.Count == 0)
        {
            return;
        }

        context.ReplicationTaskLogs.AddRange(
            tasks.Select(task => new ReplicationTaskLogRow
            {
                TaskId = task.Id,
                At = now,
                Text = $"The task was {task.Words}.",
            })
        );
        await context.SaveChangesAsync(cancellationToken);
        List<long> ids = [.. tasks.Select(task => task.Id)];
        await context
            .ReplicationTasks.Where(task => ids.Contains(task.Id))
            .ExecuteUpdateAsync(
                set =>
                    set.SetProperty(task => task.Status, ReplicationTaskStatus.Stopped)
                        .SetProperty(task => task.EndedAt, (DateTimeOffset?)now),
                cancellationToken
            );
    }
}
