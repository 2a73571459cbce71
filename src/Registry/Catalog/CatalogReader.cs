using Entrepot.Data;
using Entrepot.Data.Rows;
using Entrepot.Oci;
using Microsoft.EntityFrameworkCore;

namespace Entrepot.Registry.Catalog;

/// <summary>Lists repositories by name, in the order of their bytes.</summary>
public sealed class CatalogReader(Database database)
{
    /// <summary>At most <paramref name="count"/> repositories after <paramref name="last"/> in those projects.</summary>
    /// <param name="projectIds">The projects that the caller may pull from; null for all of them.</param>
    public Task<List<RepositoryName>> ListAsync(
        IReadOnlyCollection<long>? projectIds,
        string? last,
        int count,
        CancellationToken cancellationToken
    ) =>
        database.ReadAsync(
            (context, token) => Visible(context, projectIds, last).Take(count).ToListAsync(token),
            cancellationToken
        );

    private static IQueryable<RepositoryName> Visible(
        EntrepotContext context,
        IReadOnlyCollection<long>? projectIds,
        string? last
    )
    {
        var repositories = Later(context, last).Where(row => row.Listed);
        if (projectIds is not null)
        {
            repositories = repositories.Where(row => EF.Parameter(projectIds).Contains(row.ProjectId));
        }

        return repositories.OrderBy(row => row.Name).Select(row => row.Name);
    }

    // A name has no order of its own in C#, so the comparison is left to the database.
    private static IQueryable<RepositoryRow> Later(EntrepotContext context, string? last) =>
        string.IsNullOrEmpty(last)
            ? context.Repositories
            : context.Repositories.FromSql($"SELECT * FROM repository WHERE name > {last}");
}
