using Entrepot.Data;
using Entrepot.Data.Rows;
using Entrepot.Oci;
using Entrepot.Replication.Targets;
using Microsoft.EntityFrameworkCore;

namespace Entrepot.Replication.Transfer;

/// <summary>What targets have put at their destinations, so that only that is ever replaced or removed.</summary>
internal sealed class PlacementLedger(Database database, TimeProvider clock)
{
    public Task<Dictionary<Digest, ReplicationPlacementRow>> LoadAsync(
        long targetId,
        CancellationToken cancellationToken
    ) =>
        database.ReadAsync(
            (context, token) =>
                context
                    .ReplicationPlacements.AsNoTracking()
                    .Where(placement => placement.TargetId == targetId)
                    .ToDictionaryAsync(placement => placement.Digest, token),
            cancellationToken
        );

    /// <summary>
    /// Notes what is about to be put, before it is put: after a crash in between it is known whose it is.
    /// </summary>
    /// <exception cref="LeaseLostException">The target is in other hands.</exception>
    public async Task IntendAsync(
        LeasedTarget lease,
        IReadOnlyList<Placement> placements,
        CancellationToken cancellationToken
    )
    {
        var now = clock.GetUtcNow();
        var noted = await database.WriteAsync(
            async (context, token) =>
            {
                if (!await Held(context, lease).AnyAsync(token))
                {
                    return false;
                }

                List<Digest> digests = [.. placements.Select(placement => placement.Digest)];
                var known = await context
                    .ReplicationPlacements.Where(row => row.TargetId == lease.Id && digests.Contains(row.Digest))
                    .ToDictionaryAsync(row => row.Digest, token);
                foreach (var placement in placements)
                {
                    if (known.TryGetValue(placement.Digest, out var row))
                    {
                        row.PutByUs = true;
                    }
                    else
                    {
                        context.ReplicationPlacements.Add(SettlementWriter.Row(lease.Id, placement, now));
                    }
                }

                await context.SaveChangesAsync(token);
                return true;
            },
            cancellationToken
        );
        if (!noted)
        {
            throw new LeaseLostException();
        }
    }

    /// <summary>Notes what the tag is about to point to, as the last thing before it does.</summary>
    /// <exception cref="LeaseLostException">The target is in other hands, which may have put something newer.</exception>
    public async Task IntendTagAsync(LeasedTarget lease, Digest digest, CancellationToken cancellationToken)
    {
        var noted = await database.WriteAsync(
            (context, token) =>
                Held(context, lease)
                    .ExecuteUpdateAsync(set => set.SetProperty(row => row.PlacedDigest, (Digest?)digest), token),
            cancellationToken
        );
        if (noted == 0)
        {
            throw new LeaseLostException();
        }
    }

    /// <exception cref="LeaseLostException">The target is in other hands.</exception>
    public async Task EnsureHeldAsync(LeasedTarget lease, CancellationToken cancellationToken)
    {
        if (!await database.ReadAsync((context, token) => Held(context, lease).AnyAsync(token), cancellationToken))
        {
            throw new LeaseLostException();
        }
    }

    private static IQueryable<ReplicationTargetRow> Held(EntrepotContext context, LeasedTarget lease) =>
        context.ReplicationTargets.Where(row =>
            row.Id == lease.Id && row.Fence == lease.Fence && row.LeaseOwner != null
        );

    /// <summary>The name of another enabled rule that keeps the same tag at the same endpoint; null when none does.</summary>
    public Task<string?> OtherKeeperAsync(LeasedTarget lease, CancellationToken cancellationToken)
    {
        var endpoint = lease.Policy.EndpointId;
        return database.ReadAsync(
            (context, token) =>
                context
                    .ReplicationTargets.AsNoTracking()
                    .Where(target =>
                        target.Id != lease.Id
                        && target.DestinationRepository == lease.DestinationRepository
                        && target.Tag == lease.Tag
                        && target.DeletionSequence == null
                        && (
                            target.VerifiedDigest != null
                            || target.State == ReplicationTargetState.Wanted
                            || target.State == ReplicationTargetState.Failed
                        )
                        && target.Policy!.Enabled
                        && target.Policy.DestinationEndpointId == endpoint
                    )
                    .Select(target => target.Policy!.Name)
                    .FirstOrDefaultAsync(token),
            cancellationToken
        );
    }

    /// <summary>
    /// Leaves what others need to them: those of the digests, all put by this target, that other targets keep in the same
    /// repository of the same endpoint. They count as put by those from now on, so that the last one may remove them.
    /// </summary>
    public Task<HashSet<Digest>> LeaveToOthersAsync(
        LeasedTarget lease,
        IReadOnlyCollection<Digest> digests,
        CancellationToken cancellationToken
    )
    {
        var endpoint = lease.Policy.EndpointId;
        return database.WriteAsync(
            async (context, token) =>
            {
                var others = context.ReplicationPlacements.Where(placement =>
                    digests.Contains(placement.Digest)
                    && placement.TargetId != lease.Id
                    && placement.Target!.DestinationRepository == lease.DestinationRepository
                    && placement.Target.Policy!.DestinationEndpointId == endpoint
                );
                await others
                    .Where(placement => !placement.PutByUs)
                    .ExecuteUpdateAsync(set => set.SetProperty(placement => placement.PutByUs, true), token);
                return (await others.Select(placement => placement.Digest).Distinct().ToListAsync(token)).ToHashSet();
            },
            cancellationToken
        );
    }
}
