using Entrepot.Data;
using Entrepot.Data.Rows;
using Microsoft.EntityFrameworkCore;

namespace Entrepot.Replication.Executions;

/// <summary>
/// Keeps the newest executions of each rule and forgets the older ones that are final, with their tasks and logs; of
/// those that still wait, what <see cref="OvertakenTasks"/> says; and forgets targets of which nothing is left at either
/// side. So what is kept of a rule is bounded by what it selects, however long a registry is away: the tasks of the
/// newest executions, and two for each target.
/// </summary>
public sealed class ExecutionSweeper(Database database, ReplicationOptions options)
{
    /// <summary>So few at once that no push has to wait long for its turn.</summary>
    private const int AtOnce = 200;

    private const int TasksAtOnce = 1_000;

    /// <summary>Sweeps all rules; the number of executions that were forgotten.</summary>
    public async Task<int> SweepAsync(CancellationToken cancellationToken)
    {
        var policies = await database.ReadAsync(
            (context, token) => context.ReplicationPolicies.Select(policy => policy.Id).ToListAsync(token),
            cancellationToken
        );
        var swept = 0;
        foreach (var policy in policies)
        {
            swept += await SweepAsync(policy, cancellationToken);
        }

        await LetStoppedGoAsync(cancellationToken);
        await SweepTargetsAsync(cancellationToken);
        return swept;
    }

    private async Task<int> SweepAsync(long policyId, CancellationToken cancellationToken)
    {
        var oldestKept = await database.ReadAsync(
            (context, token) =>
                context
                    .ReplicationExecutions.Where(execution => execution.PolicyId == policyId)
                    .OrderByDescending(execution => execution.Id)
                    .Select(execution => (long?)execution.Id)
                    .Skip(options.ExecutionsKept - 1)
                    .FirstOrDefaultAsync(token),
            cancellationToken
        );
        if (oldestKept is not { } kept)
        {
            return 0;
        }

        var swept = await SweepFinalAsync(policyId, kept, cancellationToken);
        return await OvertakenTasks.ForgetAsync(database, policyId, kept, cancellationToken) > 0
            ? swept + await SweepFinalAsync(policyId, kept, cancellationToken)
            : swept;
    }

    private async Task<int> SweepFinalAsync(long policyId, long kept, CancellationToken cancellationToken)
    {
        var swept = 0;
        while (await FindFinalAsync(policyId, kept, cancellationToken) is { Count: > 0 } ids)
        {
            // A run may have had a task for each of a hundred thousand artifacts: they go piece by piece before it.
            while (
                await database.WriteAsync((context, token) => ForgetTasksAsync(context, ids, token), cancellationToken)
                == TasksAtOnce
            )
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            var forgotten = await database.WriteAsync(
                (context, token) =>
                    Final(context, policyId, kept)
                        .Where(execution => ids.Contains(execution.Id))
                        .ExecuteDeleteAsync(token),
                cancellationToken
            );
            swept += forgotten;
            if (ids.Count < AtOnce || forgotten == 0)
            {
                break;
            }
        }

        return swept;
    }

    private Task<List<long>> FindFinalAsync(long policyId, long kept, CancellationToken cancellationToken) =>
        database.ReadAsync(
            (context, token) =>
                Final(context, policyId, kept)
                    .OrderBy(execution => execution.Id)
                    .Take(AtOnce)
                    .Select(execution => execution.Id)
                    .ToListAsync(token),
            cancellationToken
        );

    private static IQueryable<ReplicationExecutionRow> Final(EntrepotContext context, long policyId, long kept) =>
        context.ReplicationExecutions.Where(execution =>
            execution.PolicyId == policyId
            && execution.Id < kept
            && execution.Planned
            && !context.ReplicationTasks.Any(task =>
                task.ExecutionId == execution.Id && task.Status == ReplicationTaskStatus.InProgress
            )
        );

    private static async Task<int> ForgetTasksAsync(
        EntrepotContext context,
        List<long> executions,
        CancellationToken cancellationToken
    )
    {
        var ids = await context
            .ReplicationTasks.Where(task =>
                executions.Contains(task.ExecutionId) && task.Status != ReplicationTaskStatus.InProgress
            )
            .OrderBy(task => task.ExecutionId)
            .ThenBy(task => task.StartedAt)
            .ThenBy(task => task.Id)
            .Take(TasksAtOnce)
            .Select(task => task.Id)
            .ToListAsync(cancellationToken);
        if (ids.Count > 0)
        {
            await context.ReplicationTasks.Where(task => ids.Contains(task.Id)).ExecuteDeleteAsync(cancellationToken);
        }

        return ids.Count;
    }

    /// <summary>What somebody stopped and whose tag is gone here is not missing there any more.</summary>
    private Task LetStoppedGoAsync(CancellationToken cancellationToken) =>
        ByPiecesAsync(
            Untagged,
            (context, ids, token) =>
                Untagged(context)
                    .Where(target => ids.Contains(target.Id))
                    .ExecuteUpdateAsync(
                        set => set.SetProperty(target => target.State, ReplicationTargetState.Settled),
                        token
                    ),
            cancellationToken
        );

    /// <summary>A target whose tag is gone here and there, and whose tasks are all forgotten, was wanted once.</summary>
    private Task SweepTargetsAsync(CancellationToken cancellationToken) =>
        ByPiecesAsync(context => Gone(context.ReplicationTargets), ForgetAsync, cancellationToken);

    /// <summary>Looks without a turn, and writes some at a time.</summary>
    private async Task ByPiecesAsync(
        Func<EntrepotContext, IQueryable<ReplicationTargetRow>> which,
        Func<EntrepotContext, List<long>, CancellationToken, Task<int>> write,
        CancellationToken cancellationToken
    )
    {
        for (long? last = 0; last is { } after; )
        {
            var ids = await database.ReadAsync(
                (context, token) =>
                    which(context)
                        .Where(target => target.Id > after)
                        .OrderBy(target => target.Id)
                        .Take(AtOnce)
                        .Select(target => target.Id)
                        .ToListAsync(token),
                cancellationToken
            );
            if (ids.Count > 0)
            {
                await database.WriteAsync((context, token) => write(context, ids, token), cancellationToken);
            }

            last = ids.Count == AtOnce ? ids[^1] : null;
        }
    }

    private static IQueryable<ReplicationTargetRow> Untagged(EntrepotContext context) =>
        context.ReplicationTargets.Where(target =>
            target.State == ReplicationTargetState.Stopped
            && target.Policy!.SourceEndpointId == null
            && !context.Tags.Any(tag => tag.Repository!.Name == target.SourceRepository && tag.Name == target.Tag)
        );

    /// <summary>Nothing of them is there and nobody wants it: few, and they have an index.</summary>
    private static IQueryable<ReplicationTargetRow> Gone(IQueryable<ReplicationTargetRow> targets) =>
        targets.Where(target =>
            target.State == ReplicationTargetState.Settled
            && target.VerifiedDigest == null
            && target.PlacedDigest == null
        );

    private static Task<int> ForgetAsync(
        EntrepotContext context,
        List<long> ids,
        CancellationToken cancellationToken
    ) =>
        Gone(context.ReplicationTargets)
            .Where(target =>
                ids.Contains(target.Id)
                && !context.ReplicationTasks.Any(task => task.TargetId == target.Id)
                && !context.ReplicationPlacements.Any(placement => placement.TargetId == target.Id)
            )
            .ExecuteDeleteAsync(cancellationToken);
}
