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
    /// <summary>How long a lease lasts without renewal.</summary>
    public static readonly TimeSpan Duration = TimeSpan.FromSeconds(15);

    /// <summary>Who this node is in the rows; new with every start.</summary>
    public string Owner { get; } = RandomNumberGenerator.GetHexString(32, lowercase: true);

    /// <summary>
    /// Leases up to <paramref name="free"/> targets, turn about between endpoints, none for an endpoint that is
    /// parked or has its share of workers already.
    /// </summary>
    /// <param name="busy">How many workers each endpoint has.</param>
    public async Task<IReadOnlyList<LeasedTarget>> LeaseAsync(
        int free,
        IReadOnlyDictionary<long, int> busy,
        CancellationToken cancellationToken
    )
    {
        if (free <= 0 || !await database.ReadAsync(AnythingToLease(busy), cancellationToken))
        {
            return [];
        }

        return await database.WriteAsync(
            async (context, token) =>
            {
                var chosen = Choose(await CandidatesAsync(context, busy, token), free, busy);
                return await TakeAsync(context, chosen, token);
            },
            cancellationToken
        );
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

    /// <summary>Renews this node's leases of the targets.</summary>
    public Task<int> RenewAsync(IReadOnlyCollection<long> targets, CancellationToken cancellationToken)
    {
        var until = clock.GetUtcNow() + Duration;
        return database.WriteAsync(
            (context, token) =>
                context
                    .ReplicationTargets.Where(target => targets.Contains(target.Id) && target.LeaseOwner == Owner)
                    .ExecuteUpdateAsync(
                        set => set.SetProperty(target => target.LeaseUntil, (DateTimeOffset?)until),
                        token
                    ),
            cancellationToken
        );
    }

    /// <summary>The fences of those of the targets that this node still holds.</summary>
    public Task<Dictionary<long, long>> HeldAsync(
        IReadOnlyCollection<long> targets,
        CancellationToken cancellationToken
    ) =>
        database.ReadAsync(
            (context, token) =>
                context
                    .ReplicationTargets.AsNoTracking()
                    .Where(target => targets.Contains(target.Id) && target.LeaseOwner == Owner)
                    .ToDictionaryAsync(target => target.Id, target => target.Fence, token),
            cancellationToken
        );

    private Func<EntrepotContext, CancellationToken, Task<bool>> AnythingToLease(IReadOnlyDictionary<long, int> busy) =>
        async (context, token) => (await CandidatesAsync(context, busy, token)).Count > 0;

    private async Task<IReadOnlyList<Candidate>> CandidatesAsync(
        EntrepotContext context,
        IReadOnlyDictionary<long, int> busy,
        CancellationToken cancellationToken
    )
    {
        List<long> saturated =
        [
            .. busy.Where(pair => pair.Value >= options.WorkersPerEndpoint).Select(pair => pair.Key),
        ];
        var endpoints = await context
            .ReplicationPolicies.AsNoTracking()
            .Where(policy =>
                policy.Enabled
                && policy.SourceEndpoint!.ParkedUntil == null
                && policy.DestinationEndpoint!.ParkedUntil == null
                && !saturated.Contains((policy.SourceEndpointId ?? policy.DestinationEndpointId)!.Value)
            )
            .ToDictionaryAsync(
                policy => policy.Id,
                policy => (policy.SourceEndpointId ?? policy.DestinationEndpointId)!.Value,
                cancellationToken
            );
        if (endpoints.Count == 0)
        {
            return [];
        }

        // Rule by rule, of which there are few: each has the head of its queue in an index, and what the others have
        // waiting, be it much or parked, is not looked at.
        var now = clock.GetUtcNow();
        var candidates = new List<Candidate>();
        foreach (var (policy, endpoint) in endpoints)
        {
            var targets = await context
                .ReplicationTargets.AsNoTracking()
                .Where(target =>
                    target.State == ReplicationTargetState.Wanted
                    && target.PolicyId == policy
                    && (target.LeaseUntil == null || target.LeaseUntil < now)
                    && (target.NextTryAt == null || target.NextTryAt <= now)
                )
                .OrderBy(target => target.Id)
                .Take(options.WorkersPerEndpoint)
                .Select(target => target.Id)
                .ToListAsync(cancellationToken);
            candidates.AddRange(targets.Select(target => new Candidate(target, endpoint)));
        }

        return [.. candidates.OrderBy(candidate => candidate.TargetId)];
    }

    private List<long> Choose(IReadOnlyList<Candidate> candidates, int free, IReadOnlyDictionary<long, int> busy)
    {
        var queues = candidates
            .GroupBy(candidate => candidate.EndpointId)
            .Select(group =>
                group
                    .Take(options.WorkersPerEndpoint - busy.GetValueOrDefault(group.Key))
                    .Select((candidate, turn) => (candidate, turn))
            );
        return
        [
            .. queues
                .SelectMany(queue => queue)
                .OrderBy(place => place.turn)
                .ThenBy(place => place.candidate.TargetId)
                .Take(free)
                .Select(place => place.candidate.TargetId),
        ];
    }

    private async Task<IReadOnlyList<LeasedTarget>> TakeAsync(
        EntrepotContext context,
        List<long> ids,
        CancellationToken cancellationToken
    )
    {
        var until = clock.GetUtcNow() + Duration;
        var rows = await context
            .ReplicationTargets.Include(target => target.Policy)
            .Where(target => ids.Contains(target.Id))
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
        }

        await context.SaveChangesAsync(cancellationToken);
        return [.. rows.Select(row => Leased(row, [.. open[row.Id]]))];
    }

    private static LeasedTarget Leased(ReplicationTargetRow row, IReadOnlyList<OpenTask> open) =>
        new(
            row.Id,
            row.Fence,
            row.WantedSequence,
            PolicySnapshot.Of(row.Policy!),
            row.SourceRepository,
            row.DestinationRepository,
            row.Tag,
            row.DeletionSequence is not null,
            row.VerifiedDigest,
            row.PlacedDigest,
            row.Returns,
            row.ReturnsSince,
            open
        );

    private readonly record struct Candidate(long TargetId, long EndpointId);
}
