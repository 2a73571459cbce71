using Entrepot.Data;
using Entrepot.Data.Rows;
using Entrepot.Replication.Targets;
using Microsoft.EntityFrameworkCore;

namespace Entrepot.Replication.Survey;

/// <summary>Reads what goes on for each rule right now: there are as many copies under way as workers.</summary>
public sealed class ProgressReader(Database database, RunningTargets running)
{
    public Task<IReadOnlyList<RuleProgress>> ReadAsync(CancellationToken cancellationToken) =>
        database.ReadAsync(ReadAsync, cancellationToken);

    private async Task<IReadOnlyList<RuleProgress>> ReadAsync(
        EntrepotContext context,
        CancellationToken cancellationToken
    )
    {
        var leased = await context
            .ReplicationTargets.AsNoTracking()
            .Where(target => target.LeaseOwner != null)
            .ToListAsync(cancellationToken);
        var copies = leased.ToLookup(target => target.PolicyId, running.FiguresOf);
        var tasks = context.ReplicationTasks;
        var comparisons = context.ReplicationReconciliations;
        var rules = await context
            .ReplicationPolicies.OrderBy(policy => policy.Id)
            .Select(policy => new
            {
                policy.Id,
                LastRunAt = context
                    .ReplicationExecutions.Where(execution => execution.PolicyId == policy.Id && execution.Planned)
                    .OrderByDescending(execution => execution.Id)
                    .Select(execution => (DateTimeOffset?)execution.StartedAt)
                    .FirstOrDefault(),
                SucceededAt = context
                    .ReplicationExecutions.Where(execution =>
                        execution.PolicyId == policy.Id
                        && tasks.Any(task =>
                            task.ExecutionId == execution.Id && task.Status == ReplicationTaskStatus.Succeed
                        )
                    )
                    .OrderByDescending(execution => execution.Id)
                    .Select(execution =>
                        tasks
                            .Where(task =>
                                task.ExecutionId == execution.Id && task.Status == ReplicationTaskStatus.Succeed
                            )
                            .Max(task => task.EndedAt)
                    )
                    .FirstOrDefault(),
                ComparedAt = comparisons
                    .Where(comparison =>
                        comparison.PolicyId == policy.Id && comparison.EndedAt != null && comparison.StatusText == ""
                    )
                    .OrderByDescending(comparison => comparison.Id)
                    .Select(comparison => comparison.EndedAt)
                    .FirstOrDefault(),
                Comparing = comparisons.Any(comparison =>
                    comparison.PolicyId == policy.Id && comparison.EndedAt == null
                ),
            })
            .ToListAsync(cancellationToken);
        return rules.ConvertAll(rule => new RuleProgress(
            rule.Id,
            copies[rule.Id].Sum(copy => copy.Total),
            copies[rule.Id].Sum(copy => copy.Sent),
            copies[rule.Id].Sum(copy => copy.BytesPerSecond ?? 0),
            rule.LastRunAt,
            rule.SucceededAt,
            rule.ComparedAt,
            rule.Comparing
        ));
    }
}
