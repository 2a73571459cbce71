using System.Globalization;
using Entrepot.Data;
using Entrepot.Data.Rows;
using Entrepot.Oci;
using Entrepot.Replication.Policies;
using Entrepot.Replication.Targets;
using Microsoft.EntityFrameworkCore;

namespace Entrepot.Replication.Reconcile;

/// <summary>Writes what a comparison has found, and asks for what is to be repaired.</summary>
internal sealed class ReconcileWriter(ReplicationReconciliationRow run, PolicySnapshot policy, DateTimeOffset now)
{
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
        var row = await OpenReconciliation.FindAsync(
            context,
            run.Id,
            policy,
            one => one.ComparedTargetId == from,
            cancellationToken
        );
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
        var put = await PutByUsAsync(context, compared, cancellationToken);
        List<ReplicationTargetRow> repaired = [];
        foreach (var one in compared.Where(one => IsAsBefore(one.Target, targets)))
        {
            var target = targets[one.Target.Id];
            target.ComparedAt = now;
            if (one.Drift is not { } drift)
            {
                // It is equal, or not wanted any more.
                if (target.State == ReplicationTargetState.Stopped)
                {
                    target.State = ReplicationTargetState.Settled;
                    target.Cause = "";
                }

                if (known.TryGetValue(target.Id, out var cured))
                {
                    context.ReplicationDrifts.Remove(cured);
                }

                continue;
            }

            var noted = Note(context, known.GetValueOrDefault(target.Id), target, drift);
            Count(row, drift.Kind);
            noted.RepairAskedAt = null;
            if (Repairs && MayReplace(target, drift, put))
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
    private bool MayReplace(ReplicationTargetRow target, DriftFound drift, HashSet<(long Target, Digest Digest)> put) =>
        policy.Override
        || drift.Kind != DriftKind.Different
        || drift.Found == target.PlacedDigest
        || (drift.Found is { } found && put.Contains((target.Id, found)));

    /// <summary>
    /// Of what was found under the tags those that the rule had put there earlier: a process that died in the middle may
    /// have been the last to write.
    /// </summary>
    private async Task<HashSet<(long Target, Digest Digest)>> PutByUsAsync(
        EntrepotContext context,
        IReadOnlyList<ComparedTarget> compared,
        CancellationToken cancellationToken
    )
    {
        List<ComparedTarget> different = [.. compared.Where(one => one.Drift is { Kind: DriftKind.Different })];
        if (policy.Override || different.Count == 0)
        {
            return [];
        }

        List<long> ids = [.. different.Select(one => one.Target.Id)];
        List<Digest> found = [.. different.Select(one => one.Drift!.Found).OfType<Digest>().Distinct()];
        var rows = await context
            .ReplicationPlacements.Where(row =>
                ids.Contains(row.TargetId) && found.Contains(row.Digest) && row.PutByUs && !row.Referrer
            )
            .Select(row => new { row.TargetId, row.Digest })
            .ToListAsync(cancellationToken);
        return [.. rows.Select(row => (row.TargetId, row.Digest))];
    }

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
