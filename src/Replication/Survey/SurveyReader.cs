using Entrepot.Data;
using Entrepot.Data.Rows;
using Entrepot.Replication.Alarms;
using Microsoft.EntityFrameworkCore;

namespace Entrepot.Replication.Survey;

/// <summary>
/// Reads how replication stands, with one query for each kind of thing, and none of them longer than a bound: large
/// backlogs are counted up to <see cref="Most"/>.
/// </summary>
public sealed class SurveyReader(Database database, AlarmOptions alarms, TimeProvider clock)
{
    /// <summary>So many references of a rule are counted: past that there are just very many.</summary>
    public const int Most = 100_000;

    public Task<ReplicationSurvey> ReadAsync(CancellationToken cancellationToken) =>
        database.ReadAsync(ReadAsync, cancellationToken);

    private async Task<ReplicationSurvey> ReadAsync(EntrepotContext context, CancellationToken cancellationToken) =>
        new(
            clock.GetUtcNow(),
            await RulesAsync(context, cancellationToken),
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
        CancellationToken cancellationToken
    )
    {
        var running = await context
            .ReplicationTargets.Where(target => target.LeaseOwner != null)
            .GroupBy(target => target.PolicyId)
            .Select(policy => new { policy.Key, Count = policy.Count() })
            .ToDictionaryAsync(policy => policy.Key, policy => policy.Count, cancellationToken);
        var drift = await DriftAsync(context, cancellationToken);
        var targets = context.ReplicationTargets;
        var tasks = context.ReplicationTasks;
        var rules = await context
            .ReplicationPolicies.AsNoTracking()
            .Where(policy => policy.DestinationEndpointId != null)
            .OrderBy(policy => policy.Id)
            .Select(policy => new
            {
                policy.Id,
                policy.Name,
                policy.Enabled,
                EndpointId = policy.DestinationEndpointId!.Value,
                Endpoint = policy.DestinationEndpoint!.Name,
                policy.PausedReason,
                policy.HeldAt,
                policy.HeldBy,
                Wanted = targets
                    .Where(target => target.State == ReplicationTargetState.Wanted && target.PolicyId == policy.Id)
                    .Take(Most)
                    .Count(),
                Failed = targets
                    .Where(target => target.State == ReplicationTargetState.Failed && target.PolicyId == policy.Id)
                    .Take(Most)
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
                Math.Max(0, rule.Wanted - leased),
                leased,
                rule.Failed,
                rule.Enabled ? rule.WantedSince : null,
                rule.PausedReason,
                rule.HeldAt,
                rule.HeldBy,
                [.. drift[rule.Id]]
            );
        });
    }

    private static async Task<ILookup<long, DriftCount>> DriftAsync(
        EntrepotContext context,
        CancellationToken cancellationToken
    )
    {
        var rows = await context
            .ReplicationDrifts.OrderBy(drift => drift.Id)
            .Take(Most)
            .GroupBy(drift => new { drift.PolicyId, drift.Kind })
            .Select(kind => new
            {
                kind.Key.PolicyId,
                kind.Key.Kind,
                All = kind.Count(),
                Unasked = kind.Count(drift => drift.RepairAskedAt == null),
            })
            .ToListAsync(cancellationToken);
        return rows.OrderBy(row => row.Kind)
            .ToLookup(row => row.PolicyId, row => new DriftCount(row.Kind, row.All, row.Unasked));
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
            ))
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
            .Take(Most)
            .GroupBy(notice => notice.Channel)
            .Select(channel => new { channel.Key, Count = channel.Count() })
            .ToDictionaryAsync(channel => channel.Key, channel => channel.Count, cancellationToken);
        return channels.ToDictionary(channel => channel, channel => waiting.GetValueOrDefault(channel));
    }
}
