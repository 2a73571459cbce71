using Entrepot.Data;
using Entrepot.Data.Rows;
using Entrepot.Oci;
using Microsoft.EntityFrameworkCore;

namespace Entrepot.Registry.Artifacts;

/// <summary>Lists repositories for people: those that have had a manifest.</summary>
public sealed class RepositoryReader(Database database)
{
    /// <param name="projects">Leaves the projects whose repositories are listed.</param>
    /// <param name="scope">Leaves their repositories.</param>
    /// <param name="filter">Null: all of them, whose number the projects know.</param>
    /// <param name="cut">Sorts, and takes the page.</param>
    public Task<RepositoryPage> ListAsync(
        Func<IQueryable<ProjectRow>, IQueryable<ProjectRow>> projects,
        Func<IQueryable<RepositoryRow>, IQueryable<RepositoryRow>> scope,
        Func<IQueryable<RepositoryRow>, IQueryable<RepositoryRow>>? filter,
        Func<IQueryable<RepositoryRow>, IQueryable<RepositoryRow>> cut,
        CancellationToken cancellationToken
    ) =>
        database.ReadAsync(
            async (context, token) =>
            {
                var all = scope(Listed(context));
                var found = filter is null ? all : filter(all);
                var total = filter is null
                    ? await projects(context.Projects).SumAsync(project => project.RepositoryCount, token)
                    : await found.LongCountAsync(token);
                var rows = await cut(found).ToListAsync(token);
                return new RepositoryPage(rows.ConvertAll(Describe), total);
            },
            cancellationToken
        );

    /// <summary>Null when there is no such repository.</summary>
    public Task<ListedRepository?> FindAsync(RepositoryName repository, CancellationToken cancellationToken) =>
        database.ReadAsync(
            async (context, token) =>
                await Listed(context).SingleOrDefaultAsync(row => row.Name == repository, token) is { } row
                    ? Describe(row)
                    : null,
            cancellationToken
        );

    private static IQueryable<RepositoryRow> Listed(EntrepotContext context) =>
        context.Repositories.AsNoTracking().Where(row => row.Listed);

    private static ListedRepository Describe(RepositoryRow row) =>
        new(
            row.Id,
            row.ProjectId,
            row.Name,
            row.Description,
            row.ArtifactCount,
            row.PullCount,
            row.CreatedAt,
            row.UpdatedAt
        );
}
