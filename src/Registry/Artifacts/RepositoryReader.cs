using Entrepot.Data;
using Entrepot.Data.Rows;
using Entrepot.Oci;
using Microsoft.EntityFrameworkCore;

namespace Entrepot.Registry.Artifacts;

/// <summary>Lists repositories for people: those that have had a manifest.</summary>
public sealed class RepositoryReader(Database database)
{
    /// <param name="shape">Filters and sorts.</param>
    public Task<RepositoryPage> ListAsync(
        Func<IQueryable<RepositoryRow>, IQueryable<RepositoryRow>> shape,
        int skip,
        int take,
        CancellationToken cancellationToken
    ) =>
        database.ReadAsync(
            async (context, token) =>
            {
                var all = shape(Listed(context));
                var total = await all.LongCountAsync(token);
                return new RepositoryPage(await DescribeAsync(context, all.Skip(skip).Take(take), token), total);
            },
            cancellationToken
        );

    /// <summary>Null when there is no such repository.</summary>
    public Task<ListedRepository?> FindAsync(RepositoryName repository, CancellationToken cancellationToken) =>
        database.ReadAsync(
            async (context, token) =>
                (
                    await DescribeAsync(context, Listed(context).Where(row => row.Name == repository), token)
                ).FirstOrDefault(),
            cancellationToken
        );

    private static IQueryable<RepositoryRow> Listed(EntrepotContext context) =>
        context.Repositories.AsNoTracking().Where(row => row.Listed);

    private static async Task<List<ListedRepository>> DescribeAsync(
        EntrepotContext context,
        IQueryable<RepositoryRow> page,
        CancellationToken cancellationToken
    )
    {
        var rows = await page.ToListAsync(cancellationToken);
        long[] ids = [.. rows.Select(row => row.Id)];
        var counts = await StandingArtifacts
            .Of(context)
            .Where(row => EF.Parameter(ids).Contains(row.RepositoryId))
            .GroupBy(row => row.RepositoryId)
            .ToDictionaryAsync(group => group.Key, group => group.LongCount(), cancellationToken);
        return rows.ConvertAll(row => new ListedRepository(
            row.Id,
            row.ProjectId,
            row.Name,
            row.Description,
            counts.GetValueOrDefault(row.Id),
            row.PullCount,
            row.CreatedAt,
            row.UpdatedAt
        ));
    }
}
