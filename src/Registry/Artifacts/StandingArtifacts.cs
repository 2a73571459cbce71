using System.Linq.Expressions;
using Entrepot.Data;
using Entrepot.Data.Rows;
using Microsoft.EntityFrameworkCore;

namespace Entrepot.Registry.Artifacts;

/// <summary>
/// The artifacts that stand for themselves: all that have a tag, and those without one that are neither an index's
/// child nor somebody's referrer. Whoever changes a tag or an index says so here. Each change of it also writes the
/// repository's row, so that two that would not see each other meet there.
/// </summary>
internal static class StandingArtifacts
{
    public static IQueryable<ManifestRow> Of(EntrepotContext context, long repositoryId) =>
        context.Manifests.Where(row => row.RepositoryId == repositoryId && row.Standing);

    /// <summary>Looks again at manifests that have lost a tag or got a parent, and saves how many are left.</summary>
    public static Task LowerAsync(
        EntrepotContext context,
        RepositoryRow repository,
        IReadOnlyCollection<long> manifests,
        CancellationToken cancellationToken
    ) =>
        MoveAsync(
            context,
            repository,
            manifests,
            row =>
                row.Standing
                && !row.Tags.Any()
                && (row.Subject != null || context.ManifestReferences.Any(reference => reference.ChildId == row.Id)),
            standing: false,
            cancellationToken
        );

    /// <summary>Looks again at manifests that have lost a parent, and saves how many there are now.</summary>
    public static Task RaiseAsync(
        EntrepotContext context,
        RepositoryRow repository,
        IReadOnlyCollection<long> manifests,
        CancellationToken cancellationToken
    ) =>
        MoveAsync(
            context,
            repository,
            manifests,
            row =>
                !row.Standing
                && row.Subject == null
                && !context.ManifestReferences.Any(reference => reference.ChildId == row.Id),
            standing: true,
            cancellationToken
        );

    private static async Task MoveAsync(
        EntrepotContext context,
        RepositoryRow repository,
        IReadOnlyCollection<long> manifests,
        Expression<Func<ManifestRow, bool>> moves,
        bool standing,
        CancellationToken cancellationToken
    )
    {
        if (manifests.Count == 0)
        {
            return;
        }

        var moved = await context
            .Manifests.Where(row => EF.Parameter(manifests).Contains(row.Id))
            .Where(moves)
            .ExecuteUpdateAsync(set => set.SetProperty(row => row.Standing, standing), cancellationToken);
        if (moved > 0)
        {
            repository.ArtifactCount += standing ? moved : -moved;
            await context.SaveChangesAsync(cancellationToken);
        }
    }
}
