using System.Linq.Expressions;
using Entrepot.Data;
using Entrepot.Data.Rows;
using Entrepot.Replication.Policies;
using Microsoft.EntityFrameworkCore;

namespace Entrepot.Replication.Reconcile;

/// <summary>Finds a comparison to write to.</summary>
internal static class OpenReconciliation
{
    /// <summary>The comparison, if it is still here and the rule is still the one that is compared, and not held.</summary>
    public static Task<ReplicationReconciliationRow?> FindAsync(
        EntrepotContext context,
        long id,
        PolicySnapshot policy,
        Expression<Func<ReplicationReconciliationRow, bool>> isAtPlace,
        CancellationToken cancellationToken
    ) =>
        context
            .ReplicationReconciliations.Where(isAtPlace)
            .SingleOrDefaultAsync(
                one =>
                    one.Id == id
                    && one.EndedAt == null
                    && one.Policy!.Enabled
                    && one.Policy.HeldAt == null
                    && one.Policy.UpdatedAt == policy.UpdatedAt,
                cancellationToken
            );
}
