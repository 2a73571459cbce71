using System.Runtime.CompilerServices;
using Entrepot.Oci;
using Entrepot.Remotes;
using Entrepot.Replication.Policies;
using Entrepot.Replication.Transfer;
using Entrepot.Replication.Triggers;

namespace Entrepot.Replication.Executions;

/// <summary>What a rule that pulls selects at another registry, as that lists it now.</summary>
internal sealed class PullListing(PolicySnapshot policy, IRemoteRegistry remote)
{
    private const int TagsAtOnce = 500;

    /// <summary>The repositories that the rule selects, in the order of their names.</summary>
    public async Task<IReadOnlyList<RepositoryName>> NamesAsync(CancellationToken cancellationToken)
    {
        var names = policy.Filters.SpelledOutNames?.ToList();
        if (names is null)
        {
            names = [];
            await foreach (var name in remote.ListRepositoriesAsync(cancellationToken))
            {
                if (policy.Filters.SelectsName(name))
                {
                    names.Add(name);
                }
            }
        }

        return [.. names.Distinct().OrderBy(name => name.ToString(), StringComparer.Ordinal)];
    }

    /// <summary>
    /// The selected tags of a repository, some hundred at once. A repository that the registry refuses to list, while it
    /// takes the credentials, gives one batch with the reason.
    /// </summary>
    public async IAsyncEnumerable<(IReadOnlyList<Tag> Tags, string? Fault)> BatchesAsync(
        RepositoryName name,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var batch = new List<Tag>(TagsAtOnce);
        string? fault = null;
        await using var tags = remote
            .Repository(name)
            .ListTagsAsync(cancellationToken)
            .GetAsyncEnumerator(cancellationToken);
        while (true)
        {
            var more = false;
            try
            {
                more = await tags.MoveNextAsync();
            }
            catch (RemoteException exception)
            {
                if (!await RepositoryFaults.IsOneAsync(exception.Fault, remote, cancellationToken))
                {
                    throw;
                }

                fault = exception.Fault.Words;
            }

            if (!more)
            {
                break;
            }

            var tag = tags.Current;
            if (ReferrerTag.SubjectOf(tag) is null && policy.Filters.SelectsReference(name, tag))
            {
                batch.Add(tag);
            }

            if (batch.Count == TagsAtOnce)
            {
                yield return (batch, null);
                batch = new List<Tag>(TagsAtOnce);
            }
        }

        if (batch.Count > 0 || fault is not null)
        {
            yield return (batch, fault);
        }
    }
}
