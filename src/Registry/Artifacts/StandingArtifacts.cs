using Entrepot.Data;
using Entrepot.Data.Rows;

namespace Entrepot.Registry.Artifacts;

/// <summary>
/// The artifacts that stand for themselves: all that have a tag, and those without one that are neither an index's
/// child nor somebody's referrer.
/// </summary>
internal static class StandingArtifacts
{
    public static IQueryable<ManifestRow> Of(EntrepotContext context) =>
        context.Manifests.Where(row =>
            row.Tags.Any()
            || (row.Subject == null && !context.ManifestReferences.Any(reference => reference.ChildId == row.Id))
        );
}
