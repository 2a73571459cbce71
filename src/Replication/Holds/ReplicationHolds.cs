using System.Globalization;
using System.Linq.Expressions;
using Entrepot.Data;
using Entrepot.Data.Acts;
using Entrepot.Data.Rows;
using Entrepot.Replication.Targets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Entrepot.Replication.Holds;

/// <summary>
/// Holds all work on an endpoint, or of a rule, until somebody lets it go on: nothing new of it is leased, what runs is
/// handed back, and what changes meanwhile goes on being wanted.
/// </summary>
public sealed partial class ReplicationHolds(
    Database database,
    RunningTargets running,
    ReplicationSignal signal,
    TimeProvider clock,
    ILogger<ReplicationHolds> logger
)
{
    /// <summary>False when there is no such endpoint. One that is held already stays as it is.</summary>
    /// <param name="act">Its actor is who holds it.</param>
    public Task<bool> HoldEndpointAsync(long endpointId, Act act, CancellationToken cancellationToken) =>
        HoldAsync(
            async (context, token) =>
            {
                var row = await context.RegistryEndpoints.SingleOrDefaultAsync(one => one.Id == endpointId, token);
                if (row is null)
                {
                    return null;
                }

                var held = row.HeldAt is null;
                if (held)
                {
                    (row.HeldAt, row.HeldBy) = (clock.GetUtcNow(), act.Actor);
                }

                return new Holding("the registry", row.Name, held);
            },
            target =>
                target.Policy!.SourceEndpointId == endpointId || target.Policy.DestinationEndpointId == endpointId,
            act,
            cancellationToken
        );

    /// <inheritdoc cref="HoldEndpointAsync"/>
    /// <summary>False when there is no such rule. One that is held already stays as it is.</summary>
    public Task<bool> HoldPolicyAsync(long policyId, Act act, CancellationToken cancellationToken) =>
        HoldAsync(
            async (context, token) =>
            {
                var row = await context.ReplicationPolicies.SingleOrDefaultAsync(one => one.Id == policyId, token);
                if (row is null)
                {
                    return null;
                }

                var held = row.HeldAt is null;
                if (held)
                {
                    (row.HeldAt, row.HeldBy) = (clock.GetUtcNow(), act.Actor);
                }

                return new Holding("the rule", row.Name, held);
            },
            target => target.PolicyId == policyId,
            act,
            cancellationToken
        );

    /// <summary>Lets the work on an endpoint go on, at once; false when there is no such endpoint.</summary>
    /// <param name="act">Its actor is who does.</param>
    public Task<bool> ResumeEndpointAsync(long endpointId, Act act, CancellationToken cancellationToken) =>
        ResumeAsync(
            async (context, token) =>
            {
                var row = await context.RegistryEndpoints.SingleOrDefaultAsync(one => one.Id == endpointId, token);
                if (row is null)
                {
                    return null;
                }

                var resumed = row.HeldAt is not null;
                (row.HeldAt, row.HeldBy) = (null, "");
                return new Holding("the registry", row.Name, resumed);
            },
            act,
            cancellationToken
        );

    /// <summary>Lets the work of a rule go on, at once; false when there is no such rule.</summary>
    /// <param name="act">Its actor is who does.</param>
    public Task<bool> ResumePolicyAsync(long policyId, Act act, CancellationToken cancellationToken) =>
        ResumeAsync(
            async (context, token) =>
            {
                var row = await context.ReplicationPolicies.SingleOrDefaultAsync(one => one.Id == policyId, token);
                if (row is null)
                {
                    return null;
                }

                var resumed = row.HeldAt is not null;
                (row.HeldAt, row.HeldBy) = (null, "");
                return new Holding("the rule", row.Name, resumed);
            },
            act,
            cancellationToken
        );

    private async Task<bool> HoldAsync(
        Func<EntrepotContext, CancellationToken, Task<Holding?>> hold,
        Expression<Func<ReplicationTargetRow, bool>> concerned,
        Act act,
        CancellationToken cancellationToken
    )
    {
        var (holding, cut) = await database.WriteAsync(
            async (context, token) =>
            {
                var done = await hold(context, token);
                Note(context, done, act);
                await context.SaveChangesAsync(token);
                return done is { Changed: true }
                    ? (done, await HandBackAsync(context, concerned, $"{done.What} is held by {act.Actor}", token))
                    : (done, []);
            },
            cancellationToken
        );
        await running.CutAsync(cut);
        if (holding is { Changed: true })
        {
            LogHeld(holding.What, act.Actor);
        }

        return holding is not null;
    }

    private async Task<bool> ResumeAsync(
        Func<EntrepotContext, CancellationToken, Task<Holding?>> resume,
        Act act,
        CancellationToken cancellationToken
    )
    {
        var holding = await database.WriteAsync(
            async (context, token) =>
            {
                var done = await resume(context, token);
                Note(context, done, act);
                await context.SaveChangesAsync(token);
                return done;
            },
            cancellationToken
        );
        if (holding is { Changed: true })
        {
            LogResumed(holding.What, act.Actor);
            signal.TargetsRaised();
        }

        return holding is not null;
    }

    private void Note(EntrepotContext context, Holding? holding, Act act)
    {
        if (holding is { Changed: true })
        {
            (act with { Resource = holding.Name }).AddTo(context, clock.GetUtcNow());
        }
    }

    /// <summary>
    /// Takes the leases of running work away, whichever node has them; it stays wanted. The nodes see within a second
    /// that they have lost them.
    /// </summary>
    /// <returns>The targets whose running work is to be cut after the commit.</returns>
    private async Task<IReadOnlyList<long>> HandBackAsync(
        EntrepotContext context,
        Expression<Func<ReplicationTargetRow, bool>> concerned,
        string reason,
        CancellationToken cancellationToken
    )
    {
        var leased = await context
            .ReplicationTargets.Where(target => target.LeaseOwner != null)
            .Where(concerned)
            .Select(target => target.Id)
            .ToListAsync(cancellationToken);
        if (leased.Count == 0)
        {
            return leased;
        }

        var tasks = await context
            .ReplicationTasks.Where(task =>
                task.TargetId != null
                && leased.Contains(task.TargetId.Value)
                && task.Status == ReplicationTaskStatus.InProgress
            )
            .Select(task => task.Id)
            .ToListAsync(cancellationToken);
        var now = clock.GetUtcNow();
        context.ReplicationTaskLogs.AddRange(
            tasks.Select(id => new ReplicationTaskLogRow
            {
                TaskId = id,
                At = now,
                Text = string.Create(
                    CultureInfo.InvariantCulture,
                    $"Handed back: {reason}. It goes on from here when somebody resumes it."
                ),
            })
        );
        await context.SaveChangesAsync(cancellationToken);
        await context.ReplicationTargets.Where(target => leased.Contains(target.Id)).EndLeasesAsync(cancellationToken);
        return leased;
    }

    [LoggerMessage(4501, LogLevel.Information, "Replication: {What} is held by {Who}")]
    private partial void LogHeld(string what, string who);

    [LoggerMessage(4502, LogLevel.Information, "Replication: {What} is resumed by {Who}")]
    private partial void LogResumed(string what, string who);

    /// <param name="Kind">What was asked for, in words.</param>
    /// <param name="Changed">It was not so before.</param>
    private sealed record Holding(string Kind, string Name, bool Changed)
    {
        public string What => $"{Kind} {Name}";
    }
}
