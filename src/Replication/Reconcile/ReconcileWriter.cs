using System.Globalization;
using System.Linq.Expressions;
using Entrepot.Data;
using Entrepot.Data.Rows;
using Entrepot.Oci;
using Entrepot.Replication.Policies;
using Entrepot.Replication.Targets;
using Entrepot.Replication.Triggers;
using Microsoft.EntityFrameworkCore;

namespace Entrepot.Replication.Reconcile;

/// <summary>Writes what a comparison has found, and asks for what is to be repaired.</summary>
internal sealed class ReconcileWriter(ReplicationReconciliationRow run, PolicySnapshot policy, DateTimeOffset now)
{
    /// <summary>So many extra tags of a repository are named; the count tells of all.</summary>
    private const int ExtraNamed = 100;

    private bool Repairs => run.Policy!.Trigger == ReplicationTrigger.EventBased || run.Policy.Repair;

    /// <summary>Whether it was written, which it is not when another node has gone on; and how many repairs it asks for.</summary>
    public async Task<(bool Written, int Raised)> WriteAsync(
        EntrepotContext context,
        long from,
        long to,
        IReadOnlyList<ReplicationTargetRow> batch,
        IReadOnlyList<ComparedTarget> compared,
        CancellationToken cancellationToken
    )
    {
        var row = await FindAsync(context, one => one.ComparedTargetId == from, cancellationToken);
        if (row is null)
        {
            return (false, 0);
        }

        List<long> ids = [.. batch.Select(target => target.Id)];
        var targets = await context
            .ReplicationTargets.Where(target => ids.Contains(target.Id))
            .ToDictionaryAsync(target => target.Id, cancellationToken);
        var known = await context
            .ReplicationDrifts.Where(drift => drift.TargetId != null && ids.Contains(drift.TargetId.Value))
            .ToDictionaryAsync(drift => drift.TargetId!.Value, cancellationToken);
        await AdoptAsync(context, compared, known, cancellationToken);
        List<ReplicationTargetRow> repaired = [];
        foreach (var one in compared.Where(one => IsAsBefore(one.Target, targets)))
        {
            var target = targets[one.Target.Id];
            target.ComparedAt = now;
            if (one.Drift is not { } drift)
            {
                // It is equal, or not wanted any more.
                if (known.TryGetValue(target.Id, out var cured))
                {
                    context.ReplicationDrifts.Remove(cured);
                }

                continue;
            }

            var noted = Note(context, known.GetValueOrDefault(target.Id), target, drift);
            Count(row, drift.Kind);
            noted.RepairAskedAt = null;
            if (Repairs && MayReplace(target, drift))
            {
                noted.RepairAskedAt = now;
                repaired.Add(target);
            }
        }

        row.Compared += compared.Count(one => one.Wanted);
        row.Repairs += repaired.Count;
        row.ComparedTargetId = to;
        row.StatusText = "";
        await RaiseAsync(context, repaired, cancellationToken);
        await context.SaveChangesAsync(cancellationToken);
        return (true, repaired.Count);
    }

    /// <summary>Notes the tags of a repository there that no target of the endpoint wants.</summary>
    public async Task<bool> WriteExtraAsync(
        EntrepotContext context,
        RepositoryName repository,
        string listed,
        IReadOnlyCollection<Tag>? there,
        CancellationToken cancellationToken
    )
    {
        var row = await FindAsync(context, one => one.ListedRepository == listed, cancellationToken);
        if (row is null)
        {
            return false;
        }

        row.ListedRepository = repository.ToString();
        if (there is null)
        {
            await context.SaveChangesAsync(cancellationToken);
            return true;
        }

        var endpoint = policy.EndpointId;
        var policies = await context
            .ReplicationPolicies.Where(one => one.DestinationEndpointId == endpoint)
            .Select(one => one.Id)
            .ToListAsync(cancellationToken);
        var wanted = (
            await context
                .ReplicationTargets.AsNoTracking()
                .Where(target => policies.Contains(target.PolicyId) && target.DestinationRepository == repository)
                .Select(target => target.Tag)
                .ToListAsync(cancellationToken)
        ).ToHashSet();
        List<Tag> extra =
        [
            .. there
                .Where(tag => !wanted.Contains(tag) && ReferrerTag.SubjectOf(tag) is null)
                .OrderBy(tag => tag.ToString(), StringComparer.Ordinal),
        ];
        var known = await context
            .ReplicationDrifts.Where(drift =>
                drift.PolicyId == policy.Id && drift.DestinationRepository == repository && drift.TargetId == null
            )
            .ToListAsync(cancellationToken);
        var named = extra.Take(ExtraNamed).ToHashSet();
        context.ReplicationDrifts.RemoveRange(known.Where(drift => !named.Contains(drift.Tag)));
        foreach (var tag in named.Where(tag => known.TrueForAll(drift => drift.Tag != tag)))
        {
            context.ReplicationDrifts.Add(
                new ReplicationDriftRow
                {
                    PolicyId = policy.Id,
                    DestinationRepository = repository,
                    Tag = tag,
                    Kind = DriftKind.Extra,
                    Detail =
                        extra.Count > ExtraNamed
                            ? string.Create(CultureInfo.InvariantCulture, $"one of {extra.Count} in this repository")
                            : "",
                    SeenAt = now,
                }
            );
        }

        row.Extra += extra.Count;
        await context.SaveChangesAsync(cancellationToken);
        return true;
    }

    /// <summary>Takes back what was noted of repositories that the rule keeps nothing in any more.</summary>
    public Task<int> ForgetExtraAsync(
        EntrepotContext context,
        IReadOnlyCollection<RepositoryName> kept,
        CancellationToken cancellationToken
    ) =>
        context
            .ReplicationDrifts.Where(drift =>
                drift.PolicyId == policy.Id
                && drift.TargetId == null
                && !EF.Parameter(kept).Contains(drift.DestinationRepository)
            )
            .ExecuteDeleteAsync(cancellationToken);

    /// <summary>The comparison, if it is still here and the rule is still the one that is compared, and not held.</summary>
    private Task<ReplicationReconciliationRow?> FindAsync(
        EntrepotContext context,
        Expression<Func<ReplicationReconciliationRow, bool>> isAtPlace,
        CancellationToken cancellationToken
    ) =>
        context
            .ReplicationReconciliations.Where(isAtPlace)
            .SingleOrDefaultAsync(
                one =>
                    one.Id == run.Id
                    && one.EndedAt == null
                    && one.Policy!.Enabled
                    && one.Policy.HeldAt == null
                    && one.Policy.UpdatedAt == policy.UpdatedAt,
                cancellationToken
            );

    /// <summary>What somebody worked on since it was read was compared with the wrong thing.</summary>
    private static bool IsAsBefore(ReplicationTargetRow read, Dictionary<long, ReplicationTargetRow> targets) =>
        targets.TryGetValue(read.Id, out var target)
        && target.Fence == read.Fence
        && target.WantedSequence == read.WantedSequence
        && target.State == read.State;

    /// <summary>A tag that nobody wanted when it was noted may be some target's by now.</summary>
    private async Task AdoptAsync(
        EntrepotContext context,
        IReadOnlyList<ComparedTarget> compared,
        Dictionary<long, ReplicationDriftRow> known,
        CancellationToken cancellationToken
    )
    {
        List<ReplicationTargetRow> fresh =
        [
            .. compared
                .Where(one => one.Drift is not null && !known.ContainsKey(one.Target.Id))
                .Select(one => one.Target),
        ];
        if (fresh.Count == 0)
        {
            return;
        }

        List<RepositoryName> repositories = [.. fresh.Select(target => target.DestinationRepository).Distinct()];
        List<Tag> tags = [.. fresh.Select(target => target.Tag).Distinct()];
        var nobodys = await context
            .ReplicationDrifts.Where(drift =>
                drift.PolicyId == policy.Id
                && drift.TargetId == null
                && repositories.Contains(drift.DestinationRepository)
                && tags.Contains(drift.Tag)
            )
            .ToDictionaryAsync(drift => (drift.DestinationRepository, drift.Tag), cancellationToken);
        foreach (var target in fresh)
        {
            if (nobodys.TryGetValue((target.DestinationRepository, target.Tag), out var drift))
            {
                drift.TargetId = target.Id;
                known[target.Id] = drift;
            }
        }
    }

    private ReplicationDriftRow Note(
        EntrepotContext context,
        ReplicationDriftRow? known,
        ReplicationTargetRow target,
        DriftFound drift
    )
    {
        if (known is null)
        {
            known = new ReplicationDriftRow
            {
                PolicyId = policy.Id,
                TargetId = target.Id,
                DestinationRepository = target.DestinationRepository,
                Tag = target.Tag,
                SeenAt = now,
            };
            context.ReplicationDrifts.Add(known);
        }

        (known.Kind, known.Wanted, known.Found, known.Detail) = (drift.Kind, drift.Wanted, drift.Found, drift.Detail);
        return known;
    }

    private static void Count(ReplicationReconciliationRow row, DriftKind kind)
    {
        row.Missing += kind == DriftKind.Missing ? 1 : 0;
        row.Different += kind == DriftKind.Different ? 1 : 0;
        row.Damaged += kind == DriftKind.Damaged ? 1 : 0;
    }

    /// <summary>A tag that somebody else put there stays unless the rule overrides.</summary>
    private bool MayReplace(ReplicationTargetRow target, DriftFound drift) =>
        policy.Override || drift.Kind != DriftKind.Different || drift.Found == target.PlacedDigest;

    private async Task RaiseAsync(
        EntrepotContext context,
        List<ReplicationTargetRow> repaired,
        CancellationToken cancellationToken
    )
    {
        if (repaired.Count == 0)
        {
            return;
        }

        var raiser = new TargetRaiser(
            context,
            new TargetBook(context),
            policy,
            await ExecutionAsync(context, cancellationToken),
            now
        );
        foreach (var target in repaired)
        {
            // What was verified once is not any more: the look does not believe it.
            target.VerifiedDigest = null;
            raiser.LookAgain(target, TargetRaiser.Copy);
        }
    }

    /// <summary>The one execution of this comparison's repairs.</summary>
    private async Task<ReplicationExecutionRow> ExecutionAsync(
        EntrepotContext context,
        CancellationToken cancellationToken
    )
    {
        var act = string.Create(CultureInfo.InvariantCulture, $"reconciliation {run.Id}");
        var newest = await context
            .ReplicationExecutions.Where(row => row.PolicyId == policy.Id)
            .OrderByDescending(row => row.Id)
            .FirstOrDefaultAsync(cancellationToken);
        if (newest is { StopRequested: false } && newest.Act == act)
        {
            return newest;
        }

        var execution = new ReplicationExecutionRow
        {
            PolicyId = policy.Id,
            Trigger = run.Policy!.Trigger,
            Act = act,
            Operator = "reconciler",
            StatusText = "repairs what was found to differ",
            Planned = true,
            StartedAt = now,
            PlannedAt = now,
        };
        context.ReplicationExecutions.Add(execution);
        return execution;
    }
}
