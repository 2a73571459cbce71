using Entrepot.Data;
using Microsoft.EntityFrameworkCore;

namespace Entrepot.Registry.Labels;

/// <summary>Finds the artifacts that carry a label.</summary>
internal static class LabelCarriers
{
    /// <summary>Any of them, so many at most.</summary>
    public static Task<List<LabelCarrier>> ReadAsync(
        EntrepotContext context,
        long labelId,
        int limit,
        CancellationToken cancellationToken
    ) =>
        context
            .ArtifactLabels.AsNoTracking()
            .Where(row => row.LabelId == labelId)
            // No order but the index's own: sorted by artifact, all of them would be read for each batch.
            .OrderBy(row => row.LabelId)
            .Take(limit)
            .Select(row => new LabelCarrier(row.ManifestId, row.Manifest!.Repository!.Name, row.Manifest.Digest))
            .ToListAsync(cancellationToken);
}
