using Entrepot.Data;
using Entrepot.Data.Rows;
using Entrepot.Oci;
using Entrepot.Remotes;
using Entrepot.Replication.Policies;
using Entrepot.Replication.Transfer;
using Microsoft.EntityFrameworkCore;

namespace Entrepot.Replication.Reconcile;

/// <summary>
/// Lists the repositories that a rule keeps at its destination, and notes the tags there that nobody wants. Repository by
/// repository, each written with how far it has come.
/// </summary>
internal sealed class ExtraFinder(Database database, IRemoteRegistry remote, RequestPace pace, TimeProvider clock)
{
    public async Task<ReconcileProgress> FindAsync(
        ReplicationReconciliationRow run,
        PolicySnapshot policy,
        CancellationToken cancellationToken
    )
    {
        var repositories = await database.ReadAsync(
            (context, token) =>
                context
                    .ReplicationTargets.AsNoTracking()
                    .Where(target => target.PolicyId == policy.Id && target.VerifiedDigest != null)
                    .Select(target => target.DestinationRepository)
                    .Distinct()
                    .ToListAsync(token),
            cancellationToken
        );
        var writer = new ExtraWriter(run, policy, clock.GetUtcNow());
        foreach (
            var repository in repositories
                .Where(name => string.CompareOrdinal(name.ToString(), run.ListedRepository) > 0)
                .OrderBy(name => name.ToString(), StringComparer.Ordinal)
        )
        {
            await pace.TakeAsync(cancellationToken);
            var there = await TagsAsync(repository, cancellationToken);
            if (
                !await database.WriteAsync(
                    (context, token) => writer.WriteAsync(context, repository, run.ListedRepository, there, token),
                    cancellationToken
                )
            )
            {
                return ReconcileProgress.Lost;
            }

            run.ListedRepository = repository.ToString();
        }

        await database.WriteAsync(
            (context, token) => writer.ForgetAsync(context, repositories, token),
            cancellationToken
        );
        return ReconcileProgress.Finished;
    }

    /// <summary>Null when that one repository cannot be listed.</summary>
    private async Task<HashSet<Tag>?> TagsAsync(RepositoryName repository, CancellationToken cancellationToken)
    {
        try
        {
            return await remote
                .Repository(repository)
                .ListTagsAsync(cancellationToken)
                .ToHashSetAsync(cancellationToken: cancellationToken);
        }
        catch (RemoteException exception)
        {
            if (!await RepositoryFaults.IsOneAsync(exception.Fault, remote, cancellationToken))
            {
                throw;
            }

            return null;
        }
    }
}
