using Entrepot.Data;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace Entrepot.Management.Conventions.Listing;

/// <summary>Answers a list request from rows.</summary>
public static class ListAnswer
{
    /// <summary>Counts, reads the wanted part and answers it with its headers.</summary>
    /// <param name="rows">All rows that the principal may see.</param>
    /// <param name="project">What is read of each row: only columns that the answer needs.</param>
    /// <param name="show">A read row as it is answered.</param>
    public static async Task<Ok<List<TItem>>> OfAsync<TRow, TRead, TItem>(
        HttpContext context,
        Database database,
        ListQuery<TRow> query,
        Func<EntrepotContext, IQueryable<TRow>> rows,
        Func<IQueryable<TRow>, IQueryable<TRead>> project,
        Func<TRead, TItem> show,
        CancellationToken cancellationToken
    )
        where TRow : class
    {
        var page = await database.ReadAsync(
            (data, token) => ReadAsync(query, rows(data).AsNoTracking(), project, token),
            cancellationToken
        );
        PageHeaders.Write(context, query.Page, page.Total);
        return TypedResults.Ok(page.Items.Select(show).ToList());
    }

    private static async Task<ListedPage<TRead>> ReadAsync<TRow, TRead>(
        ListQuery<TRow> query,
        IQueryable<TRow> rows,
        Func<IQueryable<TRow>, IQueryable<TRead>> project,
        CancellationToken cancellationToken
    )
        where TRow : class
    {
        var filtered = query.Filter(rows);
        var total = await filtered.LongCountAsync(cancellationToken);
        var items = total == 0 ? [] : await project(query.Cut(filtered)).ToListAsync(cancellationToken);
        return new ListedPage<TRead>(items, total);
    }
}
