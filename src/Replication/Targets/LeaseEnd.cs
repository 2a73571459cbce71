using Entrepot.Data.Rows;
using Microsoft.EntityFrameworkCore;

namespace Entrepot.Replication.Targets;

/// <summary>Takes targets from whoever is at them. What they still write of them counts for nothing.</summary>
internal static class LeaseEnd
{
    public static Task<int> EndLeasesAsync(
        this IQueryable<ReplicationTargetRow> targets,
        CancellationToken cancellationToken
    ) =>
        targets.ExecuteUpdateAsync(
            set =>
                set.SetProperty(target => target.LeaseOwner, (string?)null)
                    .SetProperty(target => target.LeaseUntil, (DateTimeOffset?)null)
                    .SetProperty(target => target.Fence, target => target.Fence + 1),
            cancellationToken
        );
}
