using System.Linq.Expressions;

namespace Entrepot.Management.Conventions.Listing;

/// <summary>What a list request asks for, applied to rows.</summary>
public sealed class ListQuery<TRow>
{
    private readonly IReadOnlyList<Expression<Func<TRow, bool>>> filters;
    private readonly IReadOnlyList<ListOrder> order;

    internal ListQuery(Page page, IReadOnlyList<Expression<Func<TRow, bool>>> filters, IReadOnlyList<ListOrder> order)
    {
        Page = page;
        this.filters = filters;
        this.order = order;
    }

    public Page Page { get; }

    /// <summary>Whether there is any condition.</summary>
    public bool Filters => filters.Count > 0;

    /// <summary>How many conditions there are.</summary>
    public int Conditions => filters.Count;

    /// <summary>The rows that all conditions hold for.</summary>
    public IQueryable<TRow> Filter(IQueryable<TRow> rows) =>
        filters.Aggregate(rows, (filtered, filter) => filtered.Where(filter));

    /// <summary>The wanted part of the rows, in the wanted order.</summary>
    public IQueryable<TRow> Cut(IQueryable<TRow> rows) => Order(rows).Skip(Page.Skipped).Take(Page.Size);

    /// <summary>The rows in the wanted order, which is never ambiguous.</summary>
    public IQueryable<TRow> Order(IQueryable<TRow> rows)
    {
        var first = true;
        foreach (var (column, descending) in order)
        {
            var method = (first, descending) switch
            {
                (true, false) => nameof(Queryable.OrderBy),
                (true, true) => nameof(Queryable.OrderByDescending),
                (false, false) => nameof(Queryable.ThenBy),
                (false, true) => nameof(Queryable.ThenByDescending),
            };
            rows = rows.Provider.CreateQuery<TRow>(
                Expression.Call(
                    typeof(Queryable),
                    method,
                    [typeof(TRow), column.ReturnType],
                    rows.Expression,
                    Expression.Quote(column)
                )
            );
            first = false;
        }

        return rows;
    }
}
