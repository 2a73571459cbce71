using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Linq.Expressions;
using Entrepot.Access.Wire;
using Microsoft.AspNetCore.Http;

namespace Entrepot.Management.Conventions.Listing;

/// <summary>
/// The keys that a list may be filtered and sorted by: what is not in here is refused, so that no column can be probed
/// that is not meant to be shown.
/// </summary>
/// <param name="tieBreak">A unique column: the order of rows that are equal otherwise.</param>
/// <param name="defaultSort">The order when none is asked for, as <c>sort</c> writes it.</param>
public sealed class ListFields<TRow>(Expression<Func<TRow, long>> tieBreak, string defaultSort)
{
    private readonly Dictionary<string, ListField<TRow>> fields = new(StringComparer.Ordinal);

    /// <param name="sortable">Whether there is an index for it, or the rows are few.</param>
    public ListFields<TRow> Text(string key, Expression<Func<TRow, string>> column, bool sortable = true) =>
        With(
            key,
            value =>
                value is QueryValue.Fuzzy fuzzy
                    ? FieldFilter.Contains(column, fuzzy.Text)
                    : FieldFilter.Of(column, value, ReadText),
            sortable ? column : null
        );

    /// <summary>
    /// A column of a parsed type: compared and sorted as it is stored, so that its indexes serve. A text that is no such
    /// value is nobody's.
    /// </summary>
    /// <param name="beginning">What all the rows' texts begin with: a part is looked for after it.</param>
    public ListFields<TRow> Parsed<T>(string key, Expression<Func<TRow, T>> column, string beginning = "")
        where T : struct, IParsable<T> =>
        With(
            key,
            value =>
                value switch
                {
                    QueryValue.Fuzzy fuzzy => FieldFilter.Contains(FieldFilter.Text(column), fuzzy.Text, beginning),
                    QueryValue.Exact exact when !T.TryParse(exact.Text, null, out _) => row => false,
                    _ => FieldFilter.Of<TRow, T>(column, value, ReadParsed),
                },
            column
        );

    public ListFields<TRow> Number(string key, Expression<Func<TRow, long>> column) =>
        With(key, value => FieldFilter.Of(column, value, ReadNumber), column);

    /// <summary>
    /// A number that grows with a moment, and is sorted as that: so one index serves both, and no database takes the
    /// order of all rows' numbers for a way to the few that are asked for.
    /// </summary>
    public ListFields<TRow> Number(
        string key,
        Expression<Func<TRow, long>> column,
        Expression<Func<TRow, DateTimeOffset>> moment
    ) => With(key, value => FieldFilter.Of(column, value, ReadNumber), moment);

    public ListFields<TRow> Boolean(string key, Expression<Func<TRow, bool>> column) =>
        With(key, value => FieldFilter.Of(column, value, bool.TryParse), column);

    /// <summary>Moments are given as <c>2006-01-02T15:04:05</c> in UTC.</summary>
    public ListFields<TRow> Moment(string key, Expression<Func<TRow, DateTimeOffset>> column) =>
        With(key, value => FieldFilter.Of(column, value, ReadMoment), column);

    /// <summary>Moments that grow with a number, and are sorted as that: the other way round.</summary>
    public ListFields<TRow> Moment(
        string key,
        Expression<Func<TRow, DateTimeOffset>> column,
        Expression<Func<TRow, long>> number
    ) => With(key, value => FieldFilter.Of(column, value, ReadMoment), number);

    /// <summary>A key with a meaning of its own; <paramref name="filter"/> answers null for a value it does not know.</summary>
    public ListFields<TRow> Special(string key, Func<QueryValue, Expression<Func<TRow, bool>>?> filter) =>
        With(key, filter, null);

    /// <summary>Reads paging, <c>q</c> and <c>sort</c> of a request.</summary>
    public bool TryRead(
        HttpRequest request,
        [NotNullWhen(true)] out ListQuery<TRow>? query,
        [NotNullWhen(false)] out ErrorResult? refusal
    )
    {
        query = null;
        if (!Page.TryRead(request.Query, out var page, out refusal))
        {
            return false;
        }

        if (!TryReadFilters(request.Query["q"], out var filters, out refusal))
        {
            return false;
        }

        if (!TryReadOrder(request.Query["sort"], out var order, out refusal))
        {
            return false;
        }

        query = new ListQuery<TRow>(page, filters, order);
        refusal = null;
        return true;
    }

    private ListFields<TRow> With(
        string key,
        Func<QueryValue, Expression<Func<TRow, bool>>?> filter,
        LambdaExpression? sort
    )
    {
        fields.Add(key, new ListField<TRow>(filter, sort));
        return this;
    }

    private bool TryReadFilters(
        string? text,
        out List<Expression<Func<TRow, bool>>> filters,
        [NotNullWhen(false)] out ErrorResult? refusal
    )
    {
        filters = [];
        refusal = null;
        if (string.IsNullOrEmpty(text))
        {
            return true;
        }

        if (!QueryParser.TryParse(text, out var terms))
        {
            refusal = Refusal.BadRequest("q is malformed: key=value, key=~part, key=[min~max], key={a b}, key=(a b)");
            return false;
        }

        foreach (var term in terms)
        {
            if (Find(term.Key) is not { } field)
            {
                refusal = Refusal.BadRequest($"q: unknown key; known are {string.Join(", ", fields.Keys)}");
                return false;
            }

            if (field.Filter(term.Value) is not { } filter)
            {
                refusal = Refusal.BadRequest($"q: {ListKey.Normal(term.Key)} does not take such a value");
                return false;
            }

            filters.Add(filter);
        }

        return true;
    }

    private bool TryReadOrder(string? text, out List<ListOrder> order, [NotNullWhen(false)] out ErrorResult? refusal)
    {
        order = [];
        refusal = null;
        foreach (
            var part in (string.IsNullOrEmpty(text) ? defaultSort : text).Split(
                ',',
                StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries
            )
        )
        {
            var descending = part[0] == '-';
            if (order.Count == fields.Count || Find(descending ? part[1..] : part) is not { Sort: { } column })
            {
                refusal = Refusal.BadRequest(
                    $"sort: unknown key; known are {string.Join(", ", fields.Where(field => field.Value.Sort is not null).Select(field => field.Key))}"
                );
                return false;
            }

            order.Add(new ListOrder(column, descending));
        }

        order.Add(new ListOrder(tieBreak, order is [.., { Descending: true }]));
        return true;
    }

    private ListField<TRow>? Find(string key) => fields.GetValueOrDefault(ListKey.Normal(key));

    private static bool ReadText(string text, out string value)
    {
        value = text;
        return !text.Contains('\0', StringComparison.Ordinal);
    }

    private static bool ReadParsed<T>(string text, out T value)
        where T : struct, IParsable<T> => T.TryParse(text, null, out value);

    private static bool ReadNumber(string text, out long value) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value);

    internal static bool ReadMoment(string text, out DateTimeOffset value) =>
        DateTimeOffset.TryParseExact(
            text,
            ["yyyy-MM-dd'T'HH:mm:ss", "yyyy-MM-dd'T'HH:mm:ss'Z'", "yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd"],
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal,
            out value
        );
}
