using Entrepot.Oci;
using Entrepot.Remotes;
using Entrepot.Replication.Triggers;

namespace Entrepot.Replication.Transfer.Pull;

/// <summary>
/// The tags of other registries' repositories that name a subject, as cosign's do. Whoever pulls a tag asks for three
/// of each of its manifests: the list is read once for all of a repository that are pulled within half a minute.
/// </summary>
internal sealed class ReferrerTagLists(TimeProvider clock)
{
    private const int KeptAtMost = 1000;
    private static readonly TimeSpan Kept = TimeSpan.FromSeconds(30);

    private readonly Lock gate = new();
    private readonly Dictionary<(long Endpoint, RepositoryName Repository), TagList> lists = [];

    /// <summary>All such tags there.</summary>
    public async Task<IReadOnlySet<Tag>> ReadAsync(
        long endpointId,
        IRemoteRepository repository,
        CancellationToken cancellationToken
    )
    {
        var key = (endpointId, repository.Name);
        var now = clock.GetUtcNow();
        lock (gate)
        {
            if (lists.TryGetValue(key, out var known) && known.ReadAt + Kept > now)
            {
                return known.Tags;
            }
        }

        var tags = new HashSet<Tag>();
        await foreach (var tag in repository.ListTagsAsync(cancellationToken))
        {
            if (ReferrerTag.SubjectOf(tag) is not null)
            {
                tags.Add(tag);
            }
        }

        lock (gate)
        {
            if (lists.Count >= KeptAtMost)
            {
                lists.Clear();
            }

            lists[key] = new TagList(now, tags);
        }

        return tags;
    }

    private sealed record TagList(DateTimeOffset ReadAt, IReadOnlySet<Tag> Tags);
}
