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

    /// <summary>Forgets the tasks of the rule's executions before <paramref name="kept"/> that others stand for.</summary>
    public static async Task ForgetAsync(
        Database database,
        long policyId,
        long kept,
        CancellationToken cancellationToken
    )
    {
        for (long? last = 0; last is { } after; )
        {
            var ids = await database.ReadAsync(
                (context, token) =>
                    Overtaken(context, policyId, kept)
                        .Where(task => task.Id > after)
                        .OrderBy(task => task.Id)
                        .Take(AtOnce)
                        .Select(task => task.Id)
                        .ToListAsync(token),
                cancellationToken
            );
            if (ids.Count > 0)
            {
                await database.WriteAsync(
                    (context, token) =>
                        Overtaken(context, policyId, kept)
                            .Where(task => ids.Contains(task.Id))
                            .ExecuteDeleteAsync(token),
                    cancellationToken
                );
            }

            last = ids.Count == AtOnce ? ids[^1] : null;
        }
    }

    private static IQueryable<ReplicationTaskRow> Overtaken(EntrepotContext context, long policyId, long kept)
    {
        var open = context.ReplicationTasks.Where(task => task.Status == ReplicationTaskStatus.InProgress);
        return open.Where(task =>
            task.Execution!.PolicyId == policyId
            && task.ExecutionId < kept
            // A worker writes to the log of the task that it began with.
            && task.Target!.LeaseOwner == null
            && open.Any(older => older.TargetId == task.TargetId && older.Id < task.Id)
            && open.Any(newer => newer.TargetId == task.TargetId && newer.Id > task.Id)
        );
    }
}
