using Entrepot.Data;
using Entrepot.Data.Rows;
using Entrepot.Oci;
using Microsoft.EntityFrameworkCore;

namespace Entrepot.Registry.Tags;

/// <summary>Lists tags by name, in the order of their bytes.</summary>
public sealed class TagReader(Database database)
{
    // Compiled once, because a translation from LINQ costs more than the query itself.
    private readonly Func<EntrepotContext, RepositoryName, CancellationToken, Task<long?>> listed =
        EF.CompileAsyncQuery(
            (EntrepotContext context, RepositoryName repository, CancellationToken _) =>
                context
                    .Repositories.Where(row => row.Name == repository && row.Listed)
                    .Select(row => (long?)row.Id)
                    .SingleOrDefault()
        );

    /// <summary>
    /// At most <paramref name="count"/> tags after <paramref name="last"/>; null when there is no such repository.
    /// </summary>
    public Task<IReadOnlyList<Tag>?> ListAsync(
        RepositoryName repository,
        string? last,
        int count,
        CancellationToken cancellationToken
    ) =>
        database.ReadAsync<IReadOnlyList<Tag>?>(
            async (context, token) =>
                await listed(context, repository, token) is { } id
                    ? await After(context, id, last, count).ToListAsync(token)
                    : null,
            cancellationToken
        );

    private static IQueryable<Tag> After(EntrepotContext context, long repositoryId, string? last, int count) =>
        Later(context, last)
            .Where(row => row.RepositoryId == repositoryId)
            .OrderBy(row => row.Name)
            .Take(count)
            .Select(row => row.Name);

    // A tag has no order of its own in C#, so the comparison is left to the database.
    private static IQueryable<TagRow> Later(EntrepotContext context, string? last) =>
        string.IsNullOrEmpty(last) ? context.Tags : context.Tags.FromSql($"SELECT * FROM tag WHERE name > {last}");
}
