using Entrepot.Data;
using Entrepot.Data.Rows;
using Microsoft.EntityFrameworkCore;

namespace Entrepot.Replication.Executions;

/// <summary>
/// While a registry is away each push of a tag adds a task that waits, and nothing of it is final. All tasks of a target
/// end with one look; so of those in old executions only the first is kept, which says since when it is wanted, and the
/// newest, which the look is written to.
/// </summary>
internal static class OvertakenTasks
{
    /// <summary>So few at once that no push has to wait long for its turn.</summary>
    private const int AtOnce = 1_000;

    private const int ExecutionsAtOnce = 200;

    /// <summary>
    /// Forgets the tasks of the rule's executions before <paramref name="kept"/> that others stand for. Those that are
    /// final are gone already.
    /// </summary>
    /// <returns>How many were forgotten.</returns>
    public static async Task<int> ForgetAsync(
        Database database,
        long policyId,
        long kept,
        CancellationToken cancellationToken
    )
    {
        var forgotten = 0;
        for (long? last = 0; last is { } after; )
        {
            var executions = await database.ReadAsync(
                (context, token) =>
                    context
                        .ReplicationExecutions.Where(execution =>
                            execution.PolicyId == policyId && execution.Id > after && execution.Id < kept
                        )
                        .OrderBy(execution => execution.Id)
                        .Take(ExecutionsAtOnce)
                        .Select(execution => execution.Id)
                        .ToListAsync(token),
                cancellationToken
            );
            forgotten += await ForgetAsync(database, executions, cancellationToken);
            last = executions.Count == ExecutionsAtOnce ? executions[^1] : null;
        }

        return forgotten;
    }

    private static async Task<int> ForgetAsync(
        Database database,
        List<long> executions,
        CancellationToken cancellationToken
    )
    {
        var forgotten = 0;
        for (var found = AtOnce; executions.Count > 0 && found == AtOnce; forgotten += found)
        {
            found = await database.WriteAsync(
                async (context, token) =>
                {
                    var ids = await Overtaken(context, executions)
                        .Take(AtOnce)
                        .Select(task => task.Id)
                        .ToListAsync(token);
                    return ids.Count == 0
                        ? 0
                        : await context.ReplicationTasks.Where(task => ids.Contains(task.Id)).ExecuteDeleteAsync(token);
                },
                cancellationToken
            );
        }

        return forgotten;
    }

    private static IQueryable<ReplicationTaskRow> Overtaken(EntrepotContext context, List<long> executions)
    {
        var open = context.ReplicationTasks.Where(task => task.Status == ReplicationTaskStatus.InProgress);
        return open.Where(task =>
            executions.Contains(task.ExecutionId)
            // A worker writes to the log of the task that it began with.
            && task.Target!.LeaseOwner == null
            && open.Any(older => older.TargetId == task.Target!.Id && older.Id < task.Id)
            && open.Any(newer => newer.TargetId == task.Target!.Id && newer.Id > task.Id)
        );
    }
}
