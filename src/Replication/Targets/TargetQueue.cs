using Entrepot.Data;
using Entrepot.Data.Rows;
using Entrepot.Replication.Policies;
using Microsoft.EntityFrameworkCore;

namespace Entrepot.Replication.Targets;

/// <summary>
/// The targets that could be leased now: of each rule what has waited longest and what its newest pushes ask for. None of
/// a rule that is held or for an endpoint that is held, parked or has its share of workers already; and none that would
/// be brought here while the site is read only.
/// </summary>
internal sealed class TargetQueue(ReplicationOptions options, TimeProvider clock)
{
    /// <summary>The item of the site's configuration.</summary>
    private const string ReadOnly = "read_only";

    public async Task<bool> AnyAsync(EntrepotContext context, BusyWorkers busy, CancellationToken cancellationToken) =>
        (await OldestAsync(context, busy, cancellationToken)).Count > 0;

    public async Task<IReadOnlyList<TargetCandidate>> ListAsync(
        EntrepotContext context,
        BusyWorkers busy,
        CancellationToken cancellationToken
    )
    {
        var candidates = new List<TargetCandidate>();
        foreach (var (policy, rule, oldest) in await OldestAsync(context, busy, cancellationToken))
        {
            var fresh = await FreshAsync(context, rule, oldest.Count, cancellationToken);
            candidates.AddRange(fresh.Select(target => new TargetCandidate(target, policy, Fresh: true)));
            candidates.AddRange(
                oldest.Except(fresh).Select(target => new TargetCandidate(target, policy, Fresh: false))
            );
        }

        return candidates;
    }

    /// <summary>The rules whose turn it may be, with what has waited longest of each.</summary>
    private async Task<IReadOnlyList<(PolicySnapshot Policy, RuleInTurn Rule, List<long> Targets)>> OldestAsync(
        EntrepotContext context,
        BusyWorkers busy,
        CancellationToken cancellationToken
    )
    {
        List<long> saturated =
        [
            .. busy.ByEndpoint.Where(pair => pair.Value >= options.WorkersPerEndpoint).Select(pair => pair.Key),
        ];
        var rules = await context
            .ReplicationPolicies.AsNoTracking()
            .Where(policy =>
                policy.Enabled
                && (
                    policy.SourceEndpointId == null
                    || !context.Configurations.Any(item => item.Key == ReadOnly && item.Value == "true")
                )
                && policy.HeldAt == null
                && policy.SourceEndpoint!.HeldAt == null
                && policy.DestinationEndpoint!.HeldAt == null
                && policy.SourceEndpoint!.ParkedUntil == null
                && policy.DestinationEndpoint!.ParkedUntil == null
                && !saturated.Contains((policy.SourceEndpointId ?? policy.DestinationEndpointId)!.Value)
            )
            .Select(policy => new RuleInTurn(
                policy.Id,
                // Nothing is begun where a rule was sent away from.
                context
                    .ReplicationMoves.Where(move => move.PolicyId == policy.Id)
                    .Select(move => (long?)move.TargetsThrough)
                    .FirstOrDefault()
                    ?? 0
            ))
            .ToListAsync(cancellationToken);

        // Rule by rule, of which there are few: each has the head of its queue in an index, and what the others have
        // waiting, be it much or parked, is not looked at.
        var oldest = new Dictionary<long, (RuleInTurn Rule, List<long> Targets)>();
        foreach (var rule in rules)
        {
            var targets = await Free(context, rule)
                .OrderBy(target => target.Id)
                .Take(options.WorkersPerEndpoint)
                .Select(target => target.Id)
                .ToListAsync(cancellationToken);
            if (targets.Count > 0)
            {
                oldest[rule.Id] = (rule, targets);
            }
        }

        var readable = await ReadableAsync(context, [.. oldest.Keys], cancellationToken);
        return [.. readable.Select(policy => (policy, oldest[policy.Id].Rule, oldest[policy.Id].Targets))];
    }

    /// <summary>The wanted targets of a rule that nobody is at and that need not wait.</summary>
    private IQueryable<ReplicationTargetRow> Free(EntrepotContext context, RuleInTurn rule)
    {
        var now = clock.GetUtcNow();
        return context
            .ReplicationTargets.AsNoTracking()
            .Where(target =>
                target.State == ReplicationTargetState.Wanted
                && target.PolicyId == rule.Id
                && target.Id > rule.Behind
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
        RuleInTurn rule,
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
            .Where(execution => execution.PolicyId == rule.Id && execution.Trigger == ReplicationTrigger.EventBased)
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
                    .Join(Free(context, rule), task => task.TargetId, target => target.Id, (_, target) => target.Id)
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

    /// <param name="Behind">Only targets after it are begun.</param>
    private sealed record RuleInTurn(long Id, long Behind);
}
