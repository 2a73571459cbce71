using System.Security.Cryptography;
using Entrepot.Data;
using Entrepot.Data.Rows;
using Entrepot.Replication.Policies;
using Microsoft.EntityFrameworkCore;

namespace Entrepot.Replication.Targets;

/// <summary>
/// Hands wanted targets to this node's workers. A lease ends by itself unless it is renewed, and its fence tells a
/// worker that has lost it that what it did no longer counts.
/// </summary>
public sealed class TargetLeaser(Database database, ReplicationOptions options, TimeProvider clock)
{
    private readonly TargetTurns turns = new(options);
    private readonly TargetQueue queue = new(options, clock);

    /// <summary>How long a lease lasts without renewal.</summary>
    public static readonly TimeSpan Duration = TimeSpan.FromSeconds(15);

    /// <summary>Who this node is in the rows; new with every start.</summary>
    public string Owner { get; } = RandomNumberGenerator.GetHexString(32, lowercase: true);

    /// <summary>
    /// Leases up to <paramref name="free"/> targets, as <see cref="TargetTurns"/> has it; none of a rule that is held or
    /// for an endpoint that is held, parked or has its share of workers already.
    /// </summary>
    public async Task<IReadOnlyList<LeasedTarget>> LeaseAsync(
        int free,
        BusyWorkers busy,
        CancellationToken cancellationToken
    )
    {
        if (
            free <= 0
            || !await database.ReadAsync((context, token) => queue.AnyAsync(context, busy, token), cancellationToken)
        )
        {
            return [];
        }

        var (chosen, leases) = await database.WriteAsync(
            async (context, token) =>
            {
                var turn = turns.Choose(await queue.ListAsync(context, busy, token), free, busy);
                return (turn, await TakeAsync(context, turn, token));
            },
            cancellationToken
        );
        turns.Serve(chosen);
        return leases;
    }

    /// <summary>
    /// Frees every lease: right where nobody else can hold one, at the start of the only process of a site.
    /// </summary>
    public Task<int> FreeAllAsync(CancellationToken cancellationToken) =>
        database.WriteAsync(
            (context, token) =>
                context.ReplicationTargets.Where(target => target.LeaseOwner != null).EndLeasesAsync(token),
            cancellationToken
        );

    /// <summary>Renews this node's leases of the targets, and writes down how far the work on them is.</summary>
    /// <returns>How many it still has.</returns>
    public Task<int> RenewAsync(IReadOnlyDictionary<long, CopyProgress> targets, CancellationToken cancellationToken)
    {
        var until = clock.GetUtcNow() + Duration;
        return database.WriteAsync(
            async (context, token) =>
            {
                // No more than there are workers; their updates go out together.
                var rows = await context
                    .ReplicationTargets.Where(target => targets.Keys.Contains(target.Id) && target.LeaseOwner == Owner)
                    .ToListAsync(token);
                foreach (var row in rows)
                {
                    row.LeaseUntil = until;
                    (row.BytesTotal, row.BytesSent) = targets[row.Id].Bytes;
                }

                await context.SaveChangesAsync(token);
                return rows.Count;
            },
            cancellationToken
        );
    }

    /// <summary>The fences of those of the targets that this node still holds, and that nobody has paused, disabled or sent elsewhere.</summary>
    public Task<Dictionary<long, long>> HeldAsync(
        IReadOnlyCollection<long> targets,
        CancellationToken cancellationToken
    ) =>
        database.ReadAsync(
            (context, token) =>
                context
                    .ReplicationTargets.AsNoTracking()
                    .Where(target =>
                        targets.Contains(target.Id)
                        && target.LeaseOwner == Owner
                        // A lease that was taken in the moment of the pause was not seen by it.
                        && target.Policy!.Enabled
                        && !context.ReplicationMoves.Any(move =>
                            move.PolicyId == target.PolicyId && target.Id <= move.TargetsThrough
                        )
                        && target.Policy.HeldAt == null
                        && target.Policy.SourceEndpoint!.HeldAt == null
                        && target.Policy.DestinationEndpoint!.HeldAt == null
                    )
                    .ToDictionaryAsync(target => target.Id, target => target.Fence, token),
            cancellationToken
        );

    private async Task<IReadOnlyList<LeasedTarget>> TakeAsync(
        EntrepotContext context,
        IReadOnlyList<TargetCandidate> chosen,
        CancellationToken cancellationToken
    )
    {
        var policies = chosen.ToDictionary(candidate => candidate.TargetId, candidate => candidate.Policy);
        var ids = policies.Keys;
        var until = clock.GetUtcNow() + Duration;
        var rows = await context
            .ReplicationTargets.Where(target => ids.Contains(target.Id))
            .OrderBy(target => target.Id)
            .ToListAsync(cancellationToken);
        var tasks = await context
            .ReplicationTasks.AsNoTracking()
            .Where(task =>
                task.Status == ReplicationTaskStatus.InProgress
                && task.TargetId != null
                && ids.Contains(task.TargetId.Value)
            )
            .OrderBy(task => task.Id)
            .Select(task => new
            {
                TargetId = task.TargetId!.Value,
                Task = new OpenTask(task.Id, task.ExecutionId),
                Stops = task.Execution!.StopRequested,
            })
            .ToListAsync(cancellationToken);
        var open = tasks.Where(task => !task.Stops).ToLookup(task => task.TargetId, task => task.Task);

        // What waits only for executions that are being stopped is not begun.
        rows.RemoveAll(row => !open.Contains(row.Id) && tasks.Exists(task => task.TargetId == row.Id));
        foreach (var row in rows)
        {
            row.LeaseOwner = Owner;
            row.LeaseUntil = until;
            row.Fence++;
            (row.BytesTotal, row.BytesSent) = (0, 0);
        }

        await context.SaveChangesAsync(cancellationToken);
        return [.. rows.Select(row => Leased(row, policies[row.Id], [.. open[row.Id]]))];
    }

    private static LeasedTarget Leased(ReplicationTargetRow row, PolicySnapshot policy, IReadOnlyList<OpenTask> open) =>
        new(
            row.Id,
            row.Fence,
            row.WantedSequence,
            policy,
            row.SourceRepository,
            row.DestinationRepository,
            row.Tag,
            row.DeletionSequence is not null,
            row.VerifiedDigest,
            row.PlacedDigest,
            row.Returns,
            row.ReturnsSince,
            open
        )
        {
            Attempts = row.Attempts,
        };
}
