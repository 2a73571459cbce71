using Entrepot.Data;
using Entrepot.Oci;
using Microsoft.EntityFrameworkCore;

namespace Entrepot.Access.Audit.Pulls;

/// <summary>Keeps, beside the content, how often a repository was pulled, and when an artifact and a tag last were.</summary>
internal static class PullTimes
{
    public static async Task WriteAsync(
        EntrepotContext context,
        IReadOnlyList<Pull> pulls,
        bool counts,
        bool times,
        CancellationToken cancellationToken
    )
    {
        if (!counts && !times)
        {
            return;
        }

        // In the order of the names, so that two nodes do not wait for each other crosswise.
        foreach (
            var repository in pulls
                .GroupBy(pull => pull.Repository)
                .OrderBy(group => group.Key.ToString(), StringComparer.Ordinal)
        )
        {
            var name = repository.Key;
            var id = await context
                .Repositories.Where(row => row.Name == name)
                .Select(row => (long?)row.Id)
                .SingleOrDefaultAsync(cancellationToken);
            if (id is not { } repositoryId)
            {
                continue;
            }

            if (counts)
            {
                long count = repository.Count();
                await context
                    .Repositories.Where(row => row.Id == repositoryId)
                    .ExecuteUpdateAsync(
                        set => set.SetProperty(row => row.PullCount, row => row.PullCount + count),
                        cancellationToken
                    );
            }

            if (times)
            {
                await WriteAsync(context, repositoryId, repository, cancellationToken);
            }
        }
    }

    private static async Task WriteAsync(
        EntrepotContext context,
        long repositoryId,
        IEnumerable<Pull> pulls,
        CancellationToken cancellationToken
    )
    {
        var digests = new Dictionary<Digest, DateTimeOffset>();
        var tags = new Dictionary<Tag, DateTimeOffset>();
        foreach (var pull in pulls)
        {
            digests[pull.Digest] = pull.At;
            if (pull.Tag is { } tag)
            {
                tags[tag] = pull.At;
            }
        }

        foreach (var (digest, at) in digests)
        {
            await context
                .Manifests.Where(row => row.RepositoryId == repositoryId && row.Digest == digest)
                .ExecuteUpdateAsync(set => set.SetProperty(row => row.PulledAt, at), cancellationToken);
        }

        foreach (var (tag, at) in tags)
        {
            await context
                .Tags.Where(row => row.RepositoryId == repositoryId && row.Name == tag)
                .ExecuteUpdateAsync(set => set.SetProperty(row => row.PulledAt, at), cancellationToken);
        }
    }
}
