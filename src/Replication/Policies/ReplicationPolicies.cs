using Entrepot.Data;
using Entrepot.Data.Acts;
using Entrepot.Data.Rows;
using Entrepot.Replication.Filters;
using Entrepot.Replication.Targets;
using Microsoft.EntityFrameworkCore;

namespace Entrepot.Replication.Policies;

/// <summary>Makes, changes and deletes rules.</summary>
public sealed class ReplicationPolicies(
    Database database,
    RunningTargets running,
    ReplicationSignal signal,
    ProviderFinder providers,
    TimeProvider clock
)
{
    /// <param name="act">Its actor is the rule's creator.</param>
    public async Task<PolicyResult> CreateAsync(PolicySettings settings, Act act, CancellationToken cancellationToken)
    {
        if (settings.Fault() is { } fault)
        {
            return new PolicyResult.Invalid(fault);
        }

        return await database.WriteAsync(
            async (context, token) =>
            {
                if (await RefuseAsync(context, settings, 0, token) is { } refusal)
                {
                    return refusal;
                }

                var now = clock.GetUtcNow();
                var row = new ReplicationPolicyRow
                {
                    Name = settings.Name,
                    Creator = act.Actor,
                    CreatedAt = now,
                };
                Write(settings, row, now);
                context.ReplicationPolicies.Add(row);
                (act with { Resource = row.Name }).AddTo(context, now);
                await context.SaveChangesAsync(token);
                return new PolicyResult.Done(row.Id);
            },
            cancellationToken
        );
    }

    /// <summary>
    /// Changes the rule and what follows at once: work that the rule no longer wants is cut, work that waits for it goes
    /// on under the new terms.
    /// </summary>
    public async Task<PolicyResult> UpdateAsync(
        long id,
        PolicySettings settings,
        Act act,
        CancellationToken cancellationToken
    )
    {
        if (settings.Fault() is { } fault)
        {
            return new PolicyResult.Invalid(fault);
        }

        var (result, cut) = await database.WriteAsync(
            (context, token) => UpdateAsync(context, id, settings, act, token),
            cancellationToken
        );
        await running.CutAsync(cut);
        signal.TargetsRaised();
        signal.ExecutionStarted();
        return result;
    }

    /// <summary>Deletes the rule with its history, while none of its executions is at work.</summary>
    public async Task<PolicyResult> DeleteAsync(long id, Act act, CancellationToken cancellationToken)
    {
        PolicyResult? result = null;
        while (result is null)
        {
            result = await database.WriteAsync(
                (context, token) => new PolicyDeletion(context, id).GoOnAsync(act, clock.GetUtcNow(), token),
                cancellationToken
            );
        }

        return result;
    }

    private async Task<(PolicyResult Result, IReadOnlyList<long> Cut)> UpdateAsync(
        EntrepotContext context,
        long id,
        PolicySettings settings,
        Act act,
        CancellationToken cancellationToken
    )
    {
        var row = await context.ReplicationPolicies.SingleOrDefaultAsync(found => found.Id == id, cancellationToken);
        if (row is null)
        {
            return (new PolicyResult.Missing(), []);
        }

        if (await RefuseAsync(context, settings, id, cancellationToken) is { } refusal)
        {
            return (refusal, []);
        }

        var change = PolicyChange.Between(row, settings);
        var now = clock.GetUtcNow();
        Write(settings, row, now);
        (act with { Resource = row.Name }).AddTo(context, now);
        await context.SaveChangesAsync(cancellationToken);
        var effects = new PolicyChangeEffects(context, row, act.Actor, now);
        return (new PolicyResult.Done(id), await effects.ApplyAsync(change, cancellationToken));
    }

    private async Task<PolicyResult?> RefuseAsync(
        EntrepotContext context,
        PolicySettings settings,
        long except,
        CancellationToken cancellationToken
    )
    {
        var endpoint = settings.SourceEndpointId ?? settings.DestinationEndpointId;
        var type = await context
            .RegistryEndpoints.Where(row => row.Id == endpoint)
            .Select(row => row.Type)
            .SingleOrDefaultAsync(cancellationToken);
        if (type is null)
        {
            return new PolicyResult.Invalid($"there is no registry {endpoint}");
        }

        if (RuleLimits.FaultOf(RowOf(settings, clock.GetUtcNow()), providers(type)) is { } fault)
        {
            return new PolicyResult.Invalid(fault);
        }

        return await context.ReplicationPolicies.AnyAsync(
            row => row.Name == settings.Name && row.Id != except,
            cancellationToken
        )
            ? new PolicyResult.NameTaken(settings.Name)
            : null;
    }

    /// <summary>A run that is due keeps its time when something else about the rule is changed.</summary>
    private static DateTimeOffset? NextRun(PolicySettings settings, ReplicationPolicyRow row, DateTimeOffset now)
    {
        if (settings is not { Trigger: ReplicationTrigger.Scheduled, Enabled: true })
        {
            return null;
        }

        return row.NextRunAt is not null && row.Cron == settings.Cron
            ? row.NextRunAt
            : CronSchedule.NextAfter(now, settings.Cron);
    }

    /// <summary>The rule as it would be saved.</summary>
    internal static ReplicationPolicyRow RowOf(PolicySettings settings, DateTimeOffset now)
    {
        var row = new ReplicationPolicyRow { Name = settings.Name };
        Write(settings, row, now);
        return row;
    }

    private static void Write(PolicySettings settings, ReplicationPolicyRow row, DateTimeOffset now)
    {
        row.NextRunAt = NextRun(settings, row, now);
        row.Name = settings.Name;
        row.Description = settings.Description;
        row.SourceEndpointId = settings.SourceEndpointId;
        row.DestinationEndpointId = settings.DestinationEndpointId;
        row.DestinationNamespace = settings.DestinationNamespace;
        row.DestinationNamespaceReplaceCount = settings.DestinationNamespaceReplaceCount;
        row.Trigger = settings.Trigger;
        row.Cron = settings.Trigger == ReplicationTrigger.Scheduled ? settings.Cron : "";
        row.Filters = FilterParser.Write(settings.Filters);
        row.ReplicateDeletion = settings.ReplicateDeletion;
        row.Override = settings.Override;
        row.Enabled = settings.Enabled;
        row.Speed = Math.Max(0, settings.Speed);
        row.CopyByChunk = settings.CopyByChunk;
        row.SingleActiveReplication = settings.SingleActiveReplication;
        row.Repair = settings.Repair ?? row.Repair;
        row.UpdatedAt = now;
    }
}
