using Entrepot.Data;
using Entrepot.Data.Rows;
using Entrepot.Replication.Alarms;
using Microsoft.EntityFrameworkCore;

namespace Entrepot.Replication.Survey;

/// <summary>
/// Reads how replication stands, with one query for each kind of thing, and none of them longer than a bound: what
/// waits, failed or differs is counted up to a number that the reader says.
/// </summary>
public sealed class SurveyReader(Database database, AlarmOptions alarms, TimeProvider clock)
{
    private const int MostNotices = 10_000;

    /// <param name="most">So many of each thing are counted at most.</param>
    public Task<ReplicationSurvey> ReadAsync(int most, CancellationToken cancellationToken) =>
        database.ReadAsync((context, token) => ReadAsync(context, most, token), cancellationToken);

    private async Task<ReplicationSurvey> ReadAsync(
        EntrepotContext context,
        int most,
        CancellationToken cancellationToken
    ) =>
        new(
            clock.GetUtcNow(),
            await RulesAsync(context, most, cancellationToken),
            await EndpointsAsync(context, cancellationToken),
            await context
                .Alarms.Where(alarm => alarm.ClearedAt == null)
                .GroupBy(alarm => alarm.Kind)
                .Select(kind => new { kind.Key, Count = kind.Count() })
                .ToDictionaryAsync(kind => kind.Key, kind => kind.Count, cancellationToken),
            await UndeliveredAsync(context, cancellationToken)
        );

    private static async Task<IReadOnlyList<RuleSurvey>> RulesAsync(
        EntrepotContext context,
        int most,
        CancellationToken cancellationToken
    )
    {
        // Counted here: there are as many as workers, and SQLite would walk through all targets for the sake of the groups.
        var leases = await context
            .ReplicationTargets.Where(target => target.LeaseOwner != null)
            .Select(target => target.PolicyId)
            .ToListAsync(cancellationToken);
        var running = leases.CountBy(policy => policy).ToDictionary();
        var drift = await DriftAsync(context, most, cancellationToken);
        var targets = context.ReplicationTargets;
        var tasks = context.ReplicationTasks;
        var rules = await context
            .ReplicationPolicies.AsNoTracking()
            .OrderBy(policy => policy.Id)
            .Select(policy => new
            {
                policy.Id,
                policy.Name,
                policy.Enabled,
                EndpointId = (policy.SourceEndpointId ?? policy.DestinationEndpointId)!.Value,
                Endpoint = policy.SourceEndpointId == null
                    ? policy.DestinationEndpoint!.Name
                    : policy.SourceEndpoint!.Name,
                Pulls = policy.SourceEndpointId != null,
                policy.PausedReason,
                policy.HeldAt,
                policy.HeldBy,
                Wanted = targets
                    .Where(target => target.State == ReplicationTargetState.Wanted && target.PolicyId == policy.Id)
                    .Take(most)
                    .Count(),
                Failed = targets
                    .Where(target => target.State == ReplicationTargetState.Failed && target.PolicyId == policy.Id)
                    .Take(most)
                    .Count(),
                Stopped = targets
                    .Where(target => target.State == ReplicationTargetState.Stopped && target.PolicyId == policy.Id)
                    .Take(most)
                    .Count(),
                // Of a trigger's execution, not of its tasks: all that one trigger wants is as old as the trigger.
                WantedSince = context
                    .ReplicationExecutions.Where(execution =>
                        execution.PolicyId == policy.Id
                        && (
                            (!execution.Planned && !execution.StopRequested)
                            || tasks.Any(task =>
                                task.ExecutionId == execution.Id && task.Status == ReplicationTaskStatus.InProgress
                            )
                        )
                    )
                    .OrderBy(execution => execution.Id)
                    .Select(execution => (DateTimeOffset?)execution.StartedAt)
                    .FirstOrDefault(),
            })
            .ToListAsync(cancellationToken);
        return rules.ConvertAll(rule =>
        {
            var leased = running.GetValueOrDefault(rule.Id);
            return new RuleSurvey(
                rule.Id,
                rule.Name,
                rule.Enabled,
                rule.EndpointId,
                rule.Endpoint,
                rule.Pulls,
                Math.Max(0, rule.Wanted - leased),
                leased,
                rule.Failed,
                rule.Stopped,
                rule.Enabled ? rule.WantedSince : null,
                rule.PausedReason,
                rule.HeldAt,
                rule.HeldBy,
                drift.GetValueOrDefault(rule.Id) ?? []
            );
        });
    }

    /// <summary>Each number on its own and up to the bound: no database counts some rows of each rule at once alike.</summary>
    private static async Task<IReadOnlyDictionary<long, DriftCount[]>> DriftAsync(
        EntrepotContext context,
        int most,
        CancellationToken cancellationToken
    )
    {
        var drifts = context.ReplicationDrifts;
        var rows = await context
            .ReplicationPolicies.Where(policy => drifts.Any(drift => drift.PolicyId == policy.Id))
            .Select(policy => new
            {
                policy.Id,
                Missing = drifts
                    .Where(drift => drift.PolicyId == policy.Id && drift.Kind == DriftKind.Missing)
                    .Take(most)
                    .Count(),
                MissingUnasked = drifts
                    .Where(drift =>
                        drift.PolicyId == policy.Id && drift.Kind == DriftKind.Missing && drift.RepairAskedAt == null
                    )
                    .Take(most)
                    .Count(),
                Different = drifts
                    .Where(drift => drift.PolicyId == policy.Id && drift.Kind == DriftKind.Different)
                    .Take(most)
                    .Count(),
                DifferentUnasked = drifts
                    .Where(drift =>
                        drift.PolicyId == policy.Id && drift.Kind == DriftKind.Different && drift.RepairAskedAt == null
                    )
                    .Take(most)
                    .Count(),
                Extra = drifts
                    .Where(drift => drift.PolicyId == policy.Id && drift.Kind == DriftKind.Extra)
                    .Take(most)
                    .Count(),
                ExtraUnasked = drifts
                    .Where(drift =>
                        drift.PolicyId == policy.Id && drift.Kind == DriftKind.Extra && drift.RepairAskedAt == null
                    )
                    .Take(most)
                    .Count(),
                Damaged = drifts
                    .Where(drift => drift.PolicyId == policy.Id && drift.Kind == DriftKind.Damaged)
                    .Take(most)
                    .Count(),
                DamagedUnasked = drifts
                    .Where(drift =>
                        drift.PolicyId == policy.Id && drift.Kind == DriftKind.Damaged && drift.RepairAskedAt == null
                    )
                    .Take(most)
                    .Count(),
            })
            .ToListAsync(cancellationToken);
        return rows.ToDictionary(
            row => row.Id,
            DriftCount[] (row) =>
                [
                    new(DriftKind.Missing, row.Missing, row.MissingUnasked),
                    new(DriftKind.Different, row.Different, row.DifferentUnasked),
                    new(DriftKind.Extra, row.Extra, row.ExtraUnasked),
                    new(DriftKind.Damaged, row.Damaged, row.DamagedUnasked),
                ]
        );
    }

    private static async Task<IReadOnlyList<EndpointSurvey>> EndpointsAsync(
        EntrepotContext context,
        CancellationToken cancellationToken
    ) =>
        await context
            .RegistryEndpoints.OrderBy(endpoint => endpoint.Id)
            .Select(endpoint => new EndpointSurvey(
                endpoint.Id,
                endpoint.Name,
                endpoint.Url,
                endpoint.ParkedUntil != null,
                endpoint.ConsecutiveFaults,
                endpoint.StatusReason,
                endpoint.HeldAt,
                endpoint.HeldBy
            )
            {
                ParkedUntil = endpoint.ParkedUntil,
                CheckedAt = endpoint.CheckedAt,
            })
            .ToListAsync(cancellationToken);

    /// <summary>A channel that was taken out of the settings is waited for by nobody.</summary>
    private async Task<IReadOnlyDictionary<string, int>> UndeliveredAsync(
        EntrepotContext context,
        CancellationToken cancellationToken
    )
    {
        var channels = alarms.Channels;
        if (channels.Count == 0)
        {
            return new Dictionary<string, int>();
        }

        var waiting = await context
            .AlarmNotices.Where(notice => notice.SentAt == null)
            .OrderBy(notice => notice.NextTryAt)
            .Take(MostNotices)
            .GroupBy(notice => notice.Channel)
            .Select(channel => new { channel.Key, Count = channel.Count() })
            .ToDictionaryAsync(channel => channel.Key, channel => channel.Count, cancellationToken);
        return channels.ToDictionary(channel => channel, channel => waiting.GetValueOrDefault(channel));
    }
}
