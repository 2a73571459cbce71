using Entrepot.Data;
using Entrepot.Data.Rows;
using Microsoft.EntityFrameworkCore;

namespace Entrepot.Replication.Executions;

/// <summary>Reads the history of replication: executions, their tasks and the tasks' logs.</summary>
public sealed class ExecutionReader(Database database)
{
    /// <summary>A page of executions and how many there are in all; the tasks are counted by one query.</summary>
    /// <param name="status">Only those in this state; null: all.</param>
    /// <param name="narrow">Filters the executions.</param>
    /// <param name="cut">Orders them and takes the page.</param>
    public Task<(IReadOnlyList<ListedExecution> Executions, long Total)> ListAsync(
        ExecutionStatus? status,
        Func<IQueryable<ReplicationExecutionRow>, IQueryable<ReplicationExecutionRow>> narrow,
        Func<IQueryable<ReplicationExecutionRow>, IQueryable<ReplicationExecutionRow>> cut,
        CancellationToken cancellationToken
    ) =>
        database.ReadAsync(
            async (context, token) =>
            {
                var all = narrow(
                    (
                        status is { } wanted ? ExecutionState.In(context, wanted) : context.ReplicationExecutions
                    ).AsNoTracking()
                );
                var total = await all.LongCountAsync(token);
                return (await CountAsync(context, await cut(all).ToListAsync(token), token), total);
            },
            cancellationToken
        );

    /// <summary>One execution; null when there is none with that id.</summary>
    public Task<ListedExecution?> FindAsync(long id, CancellationToken cancellationToken) =>
        database.ReadAsync(
            async (context, token) =>
            {
                var rows = await context
                    .ReplicationExecutions.AsNoTracking()
                    .Where(row => row.Id == id)
                    .ToListAsync(token);
                return (await CountAsync(context, rows, token)).SingleOrDefault();
            },
            cancellationToken
        );

    /// <summary>Whether there is such an execution: without counting its tasks.</summary>
    public Task<bool> ExistsAsync(long id, CancellationToken cancellationToken) =>
        database.ReadAsync(
            (context, token) => context.ReplicationExecutions.AnyAsync(row => row.Id == id, token),
            cancellationToken
        );

    /// <summary>The lines of a task's log, oldest first; null when the execution has no such task.</summary>
    public Task<IReadOnlyList<ReplicationTaskLogRow>?> FindLogAsync(
        long executionId,
        long taskId,
        int limit,
        CancellationToken cancellationToken
    ) =>
        database.ReadAsync<IReadOnlyList<ReplicationTaskLogRow>?>(
            async (context, token) =>
                await context.ReplicationTasks.AnyAsync(
                    task => task.Id == taskId && task.ExecutionId == executionId,
                    token
                )
                    ? await context
                        .ReplicationTaskLogs.AsNoTracking()
                        .Where(line => line.TaskId == taskId)
                        .OrderBy(line => line.Id)
                        .Take(limit)
                        .ToListAsync(token)
                    : null,
            cancellationToken
        );

    private static async Task<IReadOnlyList<ListedExecution>> CountAsync(
        EntrepotContext context,
        List<ReplicationExecutionRow> rows,
        CancellationToken cancellationToken
    )
    {
        if (rows.Count == 0)
        {
            return [];
        }

        List<long> ids = [.. rows.Select(row => row.Id)];
        var counts = await context
            .ReplicationTasks.Where(task => ids.Contains(task.ExecutionId))
            .GroupBy(task => new { task.ExecutionId, task.Status })
            .Select(tasks => new StateCount(
                tasks.Key.ExecutionId,
                tasks.Key.Status,
                tasks.Count(),
                tasks.Max(task => task.EndedAt)
            ))
            .ToListAsync(cancellationToken);
        var byExecution = counts.ToLookup(count => count.ExecutionId);
        return [.. rows.Select(row => new ListedExecution(row, Sum([.. byExecution[row.Id]])))];
    }

    private static TaskCounts Sum(IReadOnlyList<StateCount> states)
    {
        return new TaskCounts(
            Of(ReplicationTaskStatus.Succeed),
            Of(ReplicationTaskStatus.Failed),
            Of(ReplicationTaskStatus.InProgress),
            Of(ReplicationTaskStatus.Stopped),
            states.Max(state => state.LastEnd)
        );

        int Of(ReplicationTaskStatus status) => states.FirstOrDefault(state => state.Status == status)?.Tasks ?? 0;
    }

    private sealed record StateCount(
        long ExecutionId,
        ReplicationTaskStatus Status,
        int Tasks,
        DateTimeOffset? LastEnd
    );
}
