using Entrepot.Data;
using Entrepot.Data.Rows;
using Entrepot.Management.Conventions.Listing;
using Microsoft.EntityFrameworkCore;

namespace Entrepot.Management.AuditLogs;

/// <summary>
/// Searches the audit log within bounds, however long it is: lines are counted and paged through up to
/// <see cref="MostCounted"/>, and conditions without an index are tried on the newest <see cref="MostTried"/> lines of
/// the asked time.
/// </summary>
internal static class AuditSearch
{
    public const int MostCounted = 10_000;
    public const int MostTried = 50_000;

    /// <summary>Lines are numbered in the order in which they are written, which is not quite that of their times.</summary>
    private const int Disorder = 2_000;

    /// <param name="projects">Those whose lines are looked at; null: all lines of the site.</param>
    /// <param name="q">The request's, which <paramref name="query"/> was read from.</param>
    public static async Task<ListedPage<AuditEntryRow>> ReadAsync(
        EntrepotContext context,
        IReadOnlyList<long>? projects,
        ListQuery<AuditEntryRow> query,
        string? q,
        CancellationToken cancellationToken
    )
    {
        IReadOnlyList<QueryTerm> terms = q is not null && QueryParser.TryParse(q, out var parsed) ? parsed : [];
        var one = projects is [var single] ? single : (long?)null;
        var rows = await WithinTimeAsync(
            context,
            one is null ? context.AuditEntries : context.AuditEntries.Where(row => row.ProjectId == one),
            terms,
            cancellationToken
        );
        var several = one is null ? projects : null;
        if (several is not null || terms.Any(term => !HasIndex(term)))
        {
            var oldest = await rows.OrderByDescending(row => row.Id)
                .Select(row => row.Id)
                .Skip(MostTried)
                .FirstOrDefaultAsync(cancellationToken);
            rows = rows.Where(row => row.Id > oldest);
        }

        if (several is not null)
        {
            rows = rows.Where(row => row.ProjectId != null && several.Contains(row.ProjectId.Value));
        }

        // What is left of purged lines has no operation.
        var found = query.Filter(rows.Where(row => row.Operation != "")).AsNoTracking();
        var total = await found.Take(MostCounted).LongCountAsync(cancellationToken);
        var items = query.Page.Skipped >= total ? [] : await query.Cut(found).ToListAsync(cancellationToken);
        return new ListedPage<AuditEntryRow>(items, total);
    }

    private static bool HasIndex(QueryTerm term) =>
        ListKey.Normal(term.Key) switch
        {
            "id" or "op_time" => true,
            "username" => term.Value is QueryValue.Exact,
            _ => false,
        };

    /// <summary>The index of the times says which numbers come into question; the condition itself is tried on them.</summary>
    private static async Task<IQueryable<AuditEntryRow>> WithinTimeAsync(
        EntrepotContext context,
        IQueryable<AuditEntryRow> rows,
        IReadOnlyList<QueryTerm> terms,
        CancellationToken cancellationToken
    )
    {
        foreach (var term in terms.Where(term => ListKey.Normal(term.Key) == "op_time"))
        {
            var (low, high) = term.Value switch
            {
                QueryValue.Between(var minimum, var maximum) => (minimum, maximum),
                QueryValue.Exact(var text) => (text, text),
                _ => (null, null),
            };
            if (low is not null && ListFields<AuditEntryRow>.ReadMoment(low, out var from))
            {
                var first = await context
                    .AuditEntries.Where(row => row.At >= from)
                    .OrderBy(row => row.At)
                    .Select(row => (long?)row.Id)
                    .FirstOrDefaultAsync(cancellationToken);
                rows = first is null ? rows.Where(row => false) : rows.Where(row => row.Id >= first - Disorder);
            }

            if (high is not null && ListFields<AuditEntryRow>.ReadMoment(high, out var until))
            {
                var last = await context
                    .AuditEntries.Where(row => row.At <= until)
                    .OrderByDescending(row => row.At)
                    .Select(row => (long?)row.Id)
                    .FirstOrDefaultAsync(cancellationToken);
                rows = last is null ? rows.Where(row => false) : rows.Where(row => row.Id <= last + Disorder);
            }
        }

        return rows;
    }
}
