using Entrepot.Data;
using Microsoft.EntityFrameworkCore;

namespace Entrepot.Replication.Filters;

/// <summary>The labels that artifacts carry now, by name: what label filters ask about.</summary>
internal static class CarriedLabels
{
    private static readonly ILookup<long, string> None = Array.Empty<long>().ToLookup(id => id, _ => "");

    /// <summary>By the manifests' ids, in one query; in none when no filter asks for labels.</summary>
    public static async Task<ILookup<long, string>> ReadAsync(
        EntrepotContext context,
        IEnumerable<ReplicationFilters> filters,
        IReadOnlyCollection<long> manifests,
        CancellationToken cancellationToken
    )
    {
        if (manifests.Count == 0 || !filters.Any(each => each.AskForLabels))
        {
            return None;
        }

        var rows = await context
            .ArtifactLabels.AsNoTracking()
            .Where(row => EF.Parameter(manifests).Contains(row.ManifestId))
            .Select(row => new { row.ManifestId, row.Label!.Name })
            .ToListAsync(cancellationToken);
        return rows.ToLookup(row => row.ManifestId, row => row.Name);
    }
}
