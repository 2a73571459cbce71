using Entrepot.Data;
using Entrepot.Data.Rows;
using Entrepot.Oci;
using Microsoft.EntityFrameworkCore;

namespace Entrepot.Registry.Catalog;

/// <summary>Lists repositories by name, in the order of their bytes.</summary>
public sealed class CatalogReader(Database database)
{
    /// <summary>At most <paramref name="count"/> repositories after <paramref name="last"/>.</summary>
    /// <param name="visible">Cuts repositories to those that the caller may pull from.</param>
    public Task<IReadOnlyList<RepositoryName>> ListAsync(
        Func<IQueryable<RepositoryRow>, IQueryable<RepositoryRow>> visible,
        string? last,
        int count,
        CancellationToken cancellationToken
    ) =>
        database.ReadAsync<IReadOnlyList<RepositoryName>>(
            async (context, token) =>
                await visible(Later(context, last).Where(row => row.Listed))
                    .OrderBy(row => row.Name)
                    .Select(row => row.Name)
                    .Take(count)
                    .ToListAsync(token),
            cancellationToken
        );

    // A name has no order of its own in C#, so the comparison is left to the database.
    private static IQueryable<RepositoryRow> Later(EntrepotContext context, string? last) =>
        string.IsNullOrEmpty(last)
            ? context.Repositories
            : context.Repositories.FromSql($"SELECT * FROM repository WHERE name > {last}");
}
