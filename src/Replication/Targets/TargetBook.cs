using Entrepot.Data;
using Entrepot.Data.Rows;
using Entrepot.Oci;
using Entrepot.Replication.Policies;
using Microsoft.EntityFrameworkCore;

namespace Entrepot.Replication.Targets;

/// <summary>The targets that one transaction is about, read at once.</summary>
internal sealed class TargetBook(EntrepotContext context)
{
    private readonly Dictionary<TargetKey, ReplicationTargetRow> byDestination = [];

    public IEnumerable<ReplicationTargetRow> All => byDestination.Values;

    /// <summary>Reads the targets that the references have, by the names that the rules give them.</summary>
    public Task LoadDestinationsAsync(
        IReadOnlyCollection<PolicySnapshot> policies,
        IReadOnlyCollection<WantedReference> references,
        CancellationToken cancellationToken
    )
    {
        List<RepositoryName> destinations =
        [
            .. policies
                .SelectMany(policy => references.Select(reference => policy.DestinationOf(reference.Repository).Name))
                .OfType<RepositoryName>()
                .Distinct(),
        ];
        List<Tag> tags = [.. references.Select(reference => reference.Tag).Distinct()];
        return LoadAsync(
            Of(policies)
                .Where(target => destinations.Contains(target.DestinationRepository) && tags.Contains(target.Tag)),
            cancellationToken
        );
    }

    /// <summary>Reads the targets that the references have, wherever they once were sent.</summary>
    public Task LoadSourcesAsync(
        IReadOnlyCollection<PolicySnapshot> policies,
        IReadOnlyCollection<WantedReference> references,
        CancellationToken cancellationToken
    )
    {
        List<RepositoryName> sources = [.. references.Select(reference => reference.Repository).Distinct()];
        List<Tag> tags = [.. references.Select(reference => reference.Tag).Distinct()];
        return LoadAsync(
            Of(policies).Where(target => sources.Contains(target.SourceRepository) && tags.Contains(target.Tag)),
            cancellationToken
        );
    }

    /// <summary>Reads all targets of the repositories.</summary>
    public Task LoadRepositoriesAsync(
        IReadOnlyCollection<PolicySnapshot> policies,
        IReadOnlyCollection<RepositoryName> repositories,
        CancellationToken cancellationToken
    ) => LoadAsync(Of(policies).Where(target => repositories.Contains(target.SourceRepository)), cancellationToken);

    public Task LoadAsync(IReadOnlyCollection<long> ids, CancellationToken cancellationToken) =>
        LoadAsync(context.ReplicationTargets.Where(target => ids.Contains(target.Id)), cancellationToken);

    public ReplicationTargetRow? Find(TargetKey key) => byDestination.GetValueOrDefault(key);

    /// <summary>All targets of a rule that stem from the reference.</summary>
    public IEnumerable<ReplicationTargetRow> From(long policyId, WantedReference source) =>
        byDestination.Values.Where(target =>
            target.PolicyId == policyId && target.SourceRepository == source.Repository && target.Tag == source.Tag
        );

    public void Add(ReplicationTargetRow target)
    {
        context.ReplicationTargets.Add(target);
        byDestination.Add(KeyOf(target), target);
    }

    private IQueryable<ReplicationTargetRow> Of(IReadOnlyCollection<PolicySnapshot> policies)
    {
        List<long> ids = [.. policies.Select(policy => policy.Id)];
        return context.ReplicationTargets.Where(target => ids.Contains(target.PolicyId));
    }

    private async Task LoadAsync(IQueryable<ReplicationTargetRow> query, CancellationToken cancellationToken)
    {
        await foreach (var target in query.AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            byDestination[KeyOf(target)] = target;
        }
    }

    private static TargetKey KeyOf(ReplicationTargetRow target) =>
        new(target.PolicyId, target.DestinationRepository, target.Tag);
}
