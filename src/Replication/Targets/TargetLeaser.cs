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
        if (free <= 0 || !await database.ReadAsync(AnythingToLease(busy), cancellationToken))
        {
            return [];
        }

        var (chosen, leases) = await database.WriteAsync(
            async (context, token) =>
            {
                var turn = turns.Choose(await CandidatesAsync(context, busy, token), free, busy);
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
                context
                    .ReplicationTargets.Where(target => target.LeaseOwner != null)
                    .ExecuteUpdateAsync(
                        set =>
                            set.SetProperty(target => target.LeaseOwner, (string?)null)
                                .SetProperty(target => target.LeaseUntil, (DateTimeOffset?)null)
                                .SetProperty(target => target.Fence, target => target.Fence + 1),
                        token
                    ),
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

    /// <summary>The fences of those of the targets that this node still holds, and that nobody has paused.</summary>
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
                        && target.Policy!.HeldAt == null
                        && target.Policy.SourceEndpoint!.HeldAt == null
                        && target.Policy.DestinationEndpoint!.HeldAt == null
                    )
                    .ToDictionaryAsync(target => target.Id, target => target.Fence, token),
            cancellationToken
        );

    private Func<EntrepotContext, CancellationToken, Task<bool>> AnythingToLease(BusyWorkers busy) =>
        async (context, token) => (await OldestAsync(context, busy, token)).Count > 0;

    private async Task<IReadOnlyList<TargetCandidate>> CandidatesAsync(
        EntrepotContext context,
        BusyWorkers busy,
        CancellationToken cancellationToken
    )
    {
        var candidates = new List<TargetCandidate>();
        foreach (var (policy, oldest) in await OldestAsync(context, busy, cancellationToken))
        {
            var fresh = await FreshAsync(context, policy.Id, oldest.Count, cancellationToken);
            candidates.AddRange(fresh.Select(target => new TargetCandidate(target, policy, Fresh: true)));
            candidates.AddRange(
                oldest.Except(fresh).Select(target => new TargetCandidate(target, policy, Fresh: false))
            );
        }

        return candidates;
    }

    /// <summary>The rules whose turn it may be, with what has waited longest of each.</summary>
    private async Task<IReadOnlyList<(PolicySnapshot Policy, List<long> Targets)>> OldestAsync(
        EntrepotContext context,
        BusyWorkers busy,
        CancellationToken cancellationToken
    )
    {
        List<long> saturated =
        [
            .. busy.ByEndpoint.Where(pair => pair.Value >= options.WorkersPerEndpoint).Select(pair => pair.Key),
        ];
        var policies = await context
            .ReplicationPolicies.AsNoTracking()
            .Where(policy =>
                policy.Enabled
                && policy.HeldAt == null
                && policy.SourceEndpoint!.HeldAt == null
                && policy.DestinationEndpoint!.HeldAt == null
                && policy.SourceEndpoint!.ParkedUntil == null
                && policy.DestinationEndpoint!.ParkedUntil == null
                && !saturated.Contains((policy.SourceEndpointId ?? policy.DestinationEndpointId)!.Value)
            )
            .Select(policy => policy.Id)
            .ToListAsync(cancellationToken);

        // Rule by rule, of which there are few: each has the head of its queue in an index, and what the others have
        // waiting, be it much or parked, is not looked at.
        var oldest = new Dictionary<long, List<long>>();
        foreach (var policy in policies)
        {
            var targets = await Free(context, policy)
                .OrderBy(target => target.Id)
                .Take(options.WorkersPerEndpoint)
                .Select(target => target.Id)
                .ToListAsync(cancellationToken);
            if (targets.Count > 0)
            {
                oldest[policy] = targets;
            }
        }

        var readable = await ReadableAsync(context, [.. oldest.Keys], cancellationToken);
        return [.. readable.Select(policy => (policy, oldest[policy.Id]))];
    }

    /// <summary>The wanted targets of a rule that nobody is at and that need not wait.</summary>
    private IQueryable<ReplicationTargetRow> Free(EntrepotContext context, long policy)
    {
        var now = clock.GetUtcNow();
        return context
            .ReplicationTargets.AsNoTracking()
            .Where(target =>
                target.State == ReplicationTargetState.Wanted
                && target.PolicyId == policy
                && (target.LeaseUntil == null || target.LeaseUntil < now)
                && (target.NextTryAt == null || target.NextTryAt <= now)
            );
    }

    /// <summary>The rules as they are now; one that nobody can read is left out and holds up no other.</summary>
    private static async Task<IReadOnlyList<PolicySnapshot>> ReadableAsync(
        EntrepotContext context,
        List<long> ids,
        CancellationToken cancellationToken
    )
    {
        if (ids.Count == 0)
        {
            return [];
        }

        var rows = await context
            .ReplicationPolicies.AsNoTracking()
            .Where(policy => ids.Contains(policy.Id))
            .OrderBy(policy => policy.Id)
            .ToListAsync(cancellationToken);
        return [.. rows.Select(row => PolicySnapshot.TryOf(row, out _)).OfType<PolicySnapshot>()];
    }

    /// <summary>
    /// The targets that the newest events of a rule ask for, the newest first. A target keeps its id however often it
    /// is wanted again, so that only the executions tell which ones those are.
    /// </summary>
    private async Task<IReadOnlyList<long>> FreshAsync(
        EntrepotContext context,
        long policy,
        int waiting,
        CancellationToken cancellationToken
    )
    {
        if (waiting < 2)
        {
            // There is nothing to be before.
            return [];
        }

        var events = await context
            .ReplicationExecutions.AsNoTracking()
            .Where(execution => execution.PolicyId == policy && execution.Trigger == ReplicationTrigger.EventBased)
            .OrderByDescending(execution => execution.Id)
            .Take(options.WorkersPerEndpoint)
            .Select(execution => execution.Id)
            .ToListAsync(cancellationToken);
        var fresh = new List<long>();
        foreach (var execution in events)
        {
            fresh.AddRange(
                await context
                    .ReplicationTasks.Where(task =>
                        task.ExecutionId == execution && task.Status == ReplicationTaskStatus.InProgress
                    )
                    .Join(Free(context, policy), task => task.TargetId, target => target.Id, (_, target) => target.Id)
                    .Take(options.WorkersPerEndpoint - fresh.Count)
                    .ToListAsync(cancellationToken)
            );
            if (fresh.Count >= options.WorkersPerEndpoint)
            {
                break;
            }
        }

        return [.. fresh.Distinct()];
    }

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
            .Select(task => new { TargetId = task.TargetId!.Value, Task = new OpenTask(task.Id, task.ExecutionId) })
            .ToListAsync(cancellationToken);
        var open = tasks.ToLookup(task => task.TargetId, task => task.Task);
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
