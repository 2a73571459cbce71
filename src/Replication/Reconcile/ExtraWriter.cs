using System.Globalization;
using Entrepot.Data;
using Entrepot.Data.Rows;
using Entrepot.Oci;
using Entrepot.Replication.Policies;
using Entrepot.Replication.Triggers;
using Microsoft.EntityFrameworkCore;

namespace Entrepot.Replication.Reconcile;

/// <summary>Writes which tags are at a destination besides those that are wanted there.</summary>
internal sealed class ExtraWriter(ReplicationReconciliationRow run, PolicySnapshot policy, DateTimeOffset now)
{
    /// <summary>So many extra tags of a repository are named; the count tells of all.</summary>
    private const int ExtraNamed = 100;

    /// <summary>Notes the tags of a repository there that no target of the endpoint wants.</summary>
    public async Task<bool> WriteAsync(
        EntrepotContext context,
        RepositoryName repository,
        string listed,
        IReadOnlyCollection<Tag>? there,
        CancellationToken cancellationToken
    )
    {
        var row = await OpenReconciliation.FindAsync(
            context,
            run.Id,
            policy,
            one => one.ListedRepository == listed,
            cancellationToken
        );
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
    public Task<int> ForgetAsync(
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
}
