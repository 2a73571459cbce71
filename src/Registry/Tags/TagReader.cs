using Entrepot.Data;
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

    // The cast is how a column of a parsed type is compared as the text that is stored. Every name comes after the empty one.
    private readonly Func<EntrepotContext, long, string, int, IAsyncEnumerable<Tag>> after = EF.CompileAsyncQuery(
        (EntrepotContext context, long repositoryId, string last, int count) =>
            context
                .Tags.Where(row =>
                    row.RepositoryId == repositoryId && string.Compare((string)(object)row.Name, last) > 0
                )
                .OrderBy(row => row.Name)
                .Take(count)
                .Select(row => row.Name)
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
                    ? await after(context, id, last ?? "", count).ToListAsync(token)
                    : null,
            cancellationToken
        );
}
