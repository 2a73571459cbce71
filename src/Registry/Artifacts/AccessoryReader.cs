using Entrepot.Data;
using Entrepot.Data.Rows;
using Entrepot.Oci;
using Entrepot.Registry.Manifests;
using Microsoft.EntityFrameworkCore;

namespace Entrepot.Registry.Artifacts;

/// <summary>Lists what refers to artifacts, for people.</summary>
public sealed class AccessoryReader(Database database)
{
    /// <summary>How many accessories of one artifact a list of artifacts shows at most.</summary>
    private const int ShownInLists = 100;

    /// <summary>Null when the reference names no artifact.</summary>
    /// <param name="shape">Filters and sorts.</param>
    public Task<AccessoryPage?> ListAsync(
        RepositoryName repository,
        Reference reference,
        Func<IQueryable<ManifestRow>, IQueryable<ManifestRow>> shape,
        int skip,
        int take,
        CancellationToken cancellationToken
    ) =>
        database.ReadAsync(
            async (context, token) =>
            {
                var subject = await ManifestReader
                    .Named(context, repository, reference)
                    .Select(row => new { row.Digest, row.RepositoryId })
                    .SingleOrDefaultAsync(token);
                if (subject is null)
                {
                    return null;
                }

                var all = shape(
                    context.Manifests.Where(row =>
                        row.RepositoryId == subject.RepositoryId && row.Subject == subject.Digest
                    )
                );
                var total = await all.LongCountAsync(token);
                var accessories = await Described(context, all.Skip(skip).Take(take)).ToListAsync(token);
                return new AccessoryPage(accessories, total);
            },
            cancellationToken
        );

    /// <summary>The accessories of several artifacts of one repository, by their subject.</summary>
    public async Task<ILookup<Digest, Accessory>> OfAsync(
        long repositoryId,
        IReadOnlyCollection<Digest> subjects,
        CancellationToken cancellationToken
    )
    {
        Digest?[] wanted = [.. subjects.Select(subject => (Digest?)subject)];
        var found = await database.ReadAsync(
            (context, token) =>
                Described(
                        context,
                        context
                            .Manifests.Where(row =>
                                row.RepositoryId == repositoryId && EF.Parameter(wanted).Contains(row.Subject)
                            )
                            .OrderBy(row => row.Id)
                            .Take(ShownInLists * Math.Max(wanted.Length, 1))
                    )
                    .ToListAsync(token),
            cancellationToken
        );
        return found.ToLookup(accessory => accessory.Subject);
    }

    private static IQueryable<Accessory> Described(EntrepotContext context, IQueryable<ManifestRow> rows) =>
        rows.Select(row => new Accessory(
            row.Id,
            row.Digest,
            row.ArtifactType,
            row.Subject!.Value,
            context
                .Manifests.Where(subject => subject.RepositoryId == row.RepositoryId && subject.Digest == row.Subject)
                .Select(subject => (long?)subject.Id)
                .FirstOrDefault(),
            row.TotalSize,
            row.PushedAt
        ));
}
