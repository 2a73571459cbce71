using System.Runtime.CompilerServices;
using Entrepot.Data;
using Entrepot.Oci;
using Microsoft.EntityFrameworkCore;

namespace Entrepot.Registry.Fsck;

/// <summary>
/// Works out again what stands beside the content for lists: which artifacts stand for themselves, how many each repository
/// has, how many repositories each project.
/// </summary>
internal sealed class CountCheck(Database database)
{
    private const int BatchSize = 200;
    private const int ManifestsAtOnce = 10_000;

    public async IAsyncEnumerable<FsckFinding> RunAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var end = await database.ReadAsync(
            (context, token) => context.Manifests.MaxAsync(row => (long?)row.Id, token),
            cancellationToken
        );
        for (long last = 0; last < end; last += ManifestsAtOnce)
        {
            foreach (var misplaced in await MisplacedAsync(last, cancellationToken))
            {
                yield return new FsckFinding(
                    FsckInvariant.IndexTrue,
                    $"{misplaced.Repository}@{misplaced.Digest}",
                    "it is listed and should not be, or the other way round"
                );
            }
        }

        await foreach (var finding in RunAsync(CountArtifacts, cancellationToken))
        {
            yield return finding;
        }

        await foreach (var finding in RunAsync(CountRepositories, cancellationToken))
        {
            yield return finding;
        }
    }

    private Task<List<Misplaced>> MisplacedAsync(long after, CancellationToken cancellationToken) =>
        database.ReadAsync(
            (context, token) =>
                context
                    .Manifests.Where(row => row.Id > after && row.Id <= after + ManifestsAtOnce)
                    .Where(row =>
                        row.Standing
                        != (
                            row.Tags.Any()
                            || (
                                row.Subject == null
                                && !context.ManifestReferences.Any(reference => reference.ChildId == row.Id)
                            )
                        )
                    )
                    .OrderBy(row => row.Id)
                    .Select(row => new Misplaced(row.Repository!.Name, row.Digest))
                    .ToListAsync(token),
            cancellationToken
        );

    private static IQueryable<Count> CountArtifacts(EntrepotContext context, long after) =>
        context
            .Repositories.Where(row => row.Id > after)
            .OrderBy(row => row.Id)
            .Select(row => new Count(
                row.Id,
                row.Name.ToString(),
                row.ArtifactCount,
                context.Manifests.Count(manifest => manifest.RepositoryId == row.Id && manifest.Standing)
            ));

    private static IQueryable<Count> CountRepositories(EntrepotContext context, long after) =>
        context
            .Projects.Where(row => row.Id > after)
            .OrderBy(row => row.Id)
            .Select(row => new Count(
                row.Id,
                row.Name,
                row.RepositoryCount,
                context.Repositories.Count(repository => repository.ProjectId == row.Id && repository.Listed)
            ));

    private async IAsyncEnumerable<FsckFinding> RunAsync(
        Func<EntrepotContext, long, IQueryable<Count>> counts,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        long last = 0;
        while (true)
        {
            // A statement sees one state, so that what is pushed meanwhile cannot make a difference.
            var batch = await database.ReadAsync(
                (context, token) => counts(context, last).Take(BatchSize).ToListAsync(token),
                cancellationToken
            );
            foreach (var count in batch.Where(count => count.Shown != count.Actual))
            {
                yield return new FsckFinding(
                    FsckInvariant.IndexTrue,
                    count.Name,
                    $"lists show {count.Shown} where there are {count.Actual}"
                );
            }

            if (batch.Count < BatchSize)
            {
                yield break;
            }

            last = batch[^1].Id;
        }
    }

    private sealed record Misplaced(RepositoryName Repository, Digest Digest);

    private sealed record Count(long Id, string Name, long Shown, long Actual);
}
