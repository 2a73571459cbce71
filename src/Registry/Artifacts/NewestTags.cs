using Entrepot.Data;
using Entrepot.Data.Rows;
using Microsoft.EntityFrameworkCore;

namespace Entrepot.Registry.Artifacts;

/// <summary>Reads some tags of each artifact of a page, and how many it has.</summary>
internal static class NewestTags
{
    /// <summary>Adds the newest tags to the rows.</summary>
    /// <param name="rows">Of one repository, by their ids, without their tags.</param>
    /// <param name="most">Of each.</param>
    /// <returns>How many tags each has that has any.</returns>
    public static async Task<IReadOnlyDictionary<long, int>> AddAsync(
        EntrepotContext context,
        long repositoryId,
        IReadOnlyDictionary<long, ManifestRow> rows,
        int most,
        CancellationToken cancellationToken
    )
    {
        long[] ids = [.. rows.Keys];
        var counts = await context
            .Tags.Where(row => EF.Parameter(ids).Contains(row.ManifestId) && row.RepositoryId == repositoryId)
            .GroupBy(row => row.ManifestId)
            .Select(tags => new { Manifest = tags.Key, Count = tags.Count() })
            .ToDictionaryAsync(tags => tags.Manifest, tags => tags.Count, cancellationToken);
        long[] few = [.. counts.Where(count => count.Value <= most).Select(count => count.Key)];
        var found = await context
            .Tags.AsNoTracking()
            .Where(row => EF.Parameter(few).Contains(row.ManifestId) && row.RepositoryId == repositoryId)
            .ToListAsync(cancellationToken);
        // One by one, so that no more than the newest are read of those with very many.
        foreach (var manifest in counts.Where(count => count.Value > most).Select(count => count.Key))
        {
            found.AddRange(
                await context
                    .Tags.AsNoTracking()
                    .Where(row => row.ManifestId == manifest && row.RepositoryId == repositoryId)
                    .OrderByDescending(row => row.PushedAt)
                    .ThenByDescending(row => row.Id)
                    .Take(most)
                    .ToListAsync(cancellationToken)
            );
        }

        foreach (var tag in found)
        {
            rows[tag.ManifestId].Tags.Add(tag);
        }

        return counts;
    }
}
